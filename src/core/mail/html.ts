import { Tokenizer } from "htmlparser2";

/** Elements whose content nobody reads. */
const unseen = new Set(["script", "style", "head", "title", "template"]);
/** Elements that begin a line of their own. */
const blocks = new Set("p div li ul ol tr pre blockquote h1 h2 h3 h4 hr table".split(" "));

/**
 * What a person reads of an HTML mail, for mails that carry no plain text. Only the tokenizer is used: a parser
 * keeps the open elements, and takes minutes over a hostile megabyte of them.
 */
export function htmlToText(html: string): string {
  const lines = [""];
  let hidden = 0;
  const add = (text: string) => {
    if (hidden === 0) lines[lines.length - 1] += text;
  };
  const lineBreak = () => {
    if (lines.at(-1) !== "") lines.push("");
  };
  const nothing = () => {};
  const tokenizer = new Tokenizer(
    {},
    {
      ontext: (start, end) => add(html.slice(start, end).replace(/\s+/g, " ")),
      ontextentity: (codepoint) => add(codepoint === 0xa0 ? " " : String.fromCodePoint(codepoint)),
      onopentagname(start, end) {
        const name = html.slice(start, end).toLowerCase();
        if (unseen.has(name)) hidden++;
        else if (name === "body") hidden = 0;
        else if (name === "br") lines.push("");
        else if (blocks.has(name)) lineBreak();
      },
      onclosetag(start, end) {
        const name = html.slice(start, end).toLowerCase();
        if (unseen.has(name)) hidden = Math.max(0, hidden - 1);
        else if (blocks.has(name)) lineBreak();
      },
      onselfclosingtag: nothing,
      onopentagend: nothing,
      onattribname: nothing,
      onattribdata: nothing,
      onattribentity: nothing,
      onattribend: nothing,
      oncomment: nothing,
      oncdata: nothing,
      ondeclaration: nothing,
      onprocessinginstruction: nothing,
      onend: nothing,
    },
  );
  tokenizer.write(html);
  tokenizer.end();
  const text = lines.map((line) => line.trim()).join("\n");
  return `${text.replace(/\n{3,}/g, "\n\n").trim()}\n`;
}
