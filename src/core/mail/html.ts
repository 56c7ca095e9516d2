import { Parser } from "htmlparser2";

/** Elements whose content nobody reads. */
const unseen = new Set(["script", "style", "head", "title", "template"]);
/** Elements that begin a line of their own. */
const blocks = new Set(["p", "div", "li", "tr", "pre", "blockquote", "h1", "h2", "h3", "h4", "hr", "table"]);

/** What a person reads of an HTML mail, for mails that carry no plain text. */
export function htmlToText(html: string): string {
  const lines = [""];
  let hidden = 0;
  const lineBreak = () => {
    if (lines.at(-1) !== "") lines.push("");
  };
  const parser = new Parser({
    onopentag(name) {
      if (unseen.has(name)) hidden++;
      else if (name === "br") lines.push("");
      else if (blocks.has(name)) lineBreak();
    },
    ontext(text) {
      if (hidden === 0) lines[lines.length - 1] += text.replace(/\s+/g, " ");
    },
    onclosetag(name) {
      if (unseen.has(name)) hidden = Math.max(0, hidden - 1);
      else if (blocks.has(name)) lineBreak();
    },
  });
  parser.end(html);
  const text = lines.map((line) => line.trim()).join("\n");
  return `${text.replace(/\n{3,}/g, "\n\n").trim()}\n`;
}
