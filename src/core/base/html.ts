import { Tokenizer } from "htmlparser2";

/** Receives the parts of a page in order. Names are in lower case; entities are decoded. */
export interface HtmlReader {
  opened?(name: string, attributes: Readonly<Record<string, string>>): void;
  text?(text: string): void;
  closed?(name: string): void;
}

/**
 * Reads a page in one pass, without a tree or a stack of open elements: a parser that keeps one takes minutes for a
 * hostile megabyte of unclosed tags.
 */
export function readHtml(html: string, reader: HtmlReader): void {
  const nothing = () => {};
  let name = "";
  let attribute = "";
  let attributes: Record<string, string> = {};
  const append = (text: string) => {
    if (Object.hasOwn(attributes, attribute)) attributes[attribute] += text;
  };
  const opened = () => reader.opened?.(name, attributes);
  const tokenizer = new Tokenizer(
    {},
    {
      ontext: (start, end) => reader.text?.(html.slice(start, end)),
      ontextentity: (codepoint) => reader.text?.(String.fromCodePoint(codepoint)),
      onopentagname(start, end) {
        name = html.slice(start, end).toLowerCase();
        attributes = {};
      },
      onattribname(start, end) {
        attribute = html.slice(start, end).toLowerCase();
        attributes[attribute] = "";
      },
      onattribdata: (start, end) => append(html.slice(start, end)),
      onattribentity: (codepoint) => append(String.fromCodePoint(codepoint)),
      onattribend: nothing,
      onopentagend: opened,
      onselfclosingtag: opened,
      onclosetag: (start, end) => reader.closed?.(html.slice(start, end).toLowerCase()),
      oncomment: nothing,
      oncdata: nothing,
      ondeclaration: nothing,
      onprocessinginstruction: nothing,
      onend: nothing,
    },
  );
  tokenizer.write(html);
  tokenizer.end();
}
