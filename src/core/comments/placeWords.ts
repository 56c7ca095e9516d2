import { type Sentence, say } from "../base/localize.ts";
import type { Place } from "./model.ts";

/** Why a comment is at a place, as a clause: "it quotes lib/clock.c:10". */
export function placeWords(place: Place): Sentence {
  const { file, side, line } = place;
  if (side === "general") return say("it stands below the whole patch");
  if (side === "message")
    return line === null
      ? say("it stands below the patch's notes")
      : say("it quotes line {0} of the message", line);
  return line === null
    ? say("it quotes the head of {0}", file ?? "")
    : say("it quotes {0}", spotWords(place));
}

/** A place in words: "lib/clock.c:10 before the patch". */
export function spotWords({ file, side, line }: Place): Sentence {
  if (side === "message") return line === null ? say("the message") : say("line {0} of the message", line);
  if (file === null) return say("the patch as a whole");
  const spot = `${file}${line === null ? "" : `:${line}`}`;
  return side === "old" ? say("{0} before the patch", spot) : say("{0}", spot);
}
