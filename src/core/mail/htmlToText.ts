import { readHtml } from "../base/html.ts";

/** Elements whose content is not displayed. */
const unseen = new Set(["script", "style", "head", "title", "template"]);
/** Elements that begin on a new line. */
const blocks = new Set("p div li ul ol tr pre blockquote h1 h2 h3 h4 hr table".split(" "));

/** The readable text of an HTML mail, for mails without a plain-text part. */
export function htmlToText(html: string): string {
  const lines = [""];
  let hidden = 0;
  const add = (text: string) => {
    if (hidden === 0) lines[lines.length - 1] += text;
  };
  const lineBreak = () => {
    if (lines.at(-1) !== "") lines.push("");
  };
  readHtml(html, {
    text: (text) => add(text === "\u00a0" ? " " : text.replace(/[^\S\u00a0]+/g, " ")),
    opened(name) {
      if (unseen.has(name)) hidden++;
      else if (name === "body") hidden = 0;
      else if (name === "br") lines.push("");
      else if (blocks.has(name)) lineBreak();
    },
    closed(name) {
      if (unseen.has(name)) hidden = Math.max(0, hidden - 1);
      else if (blocks.has(name)) lineBreak();
    },
  });
  const text = lines.map((line) => line.trim()).join("\n");
  return `${text.replace(/\n{3,}/g, "\n\n").trim()}\n`;
}
