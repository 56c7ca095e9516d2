const graphemes = new Intl.Segmenter();

/**
 * Blocks whose characters take two columns (Unicode's East Asian Width W and F, as wcwidth of C libraries has them):
 * Hangul, CJK with its punctuation, Yi, compatibility and full-width forms, and the supplementary ideographs.
 */
const wide: readonly [number, number][] = [
  [0x1100, 0x115f],
  [0x2e80, 0x303e],
  [0x3041, 0x4dbf],
  [0x4e00, 0xa4cf],
  [0xa960, 0xa97f],
  [0xac00, 0xd7a3],
  [0xf900, 0xfaff],
  [0xfe30, 0xfe6f],
  [0xff01, 0xff60],
  [0xffe0, 0xffe6],
  [0x20000, 0x3fffd],
];

/** How many columns a text takes where each character has one or two: a terminal, an editor, a mail in plain text. */
export function widthOf(text: string): number {
  if (/^[\x20-\x7e]*$/.test(text)) return text.length;
  let width = 0;
  for (const { segment } of graphemes.segment(text)) width += columnsOf(segment);
  return width;
}

/** Of one character as a person sees it, with its marks and joiners. */
function columnsOf(grapheme: string): number {
  const code = grapheme.codePointAt(0) ?? 0;
  if (/^[\p{C}\p{Mn}\p{Me}]/u.test(grapheme)) return 0;
  if (/^\p{Emoji_Presentation}/u.test(grapheme) || grapheme.includes("\ufe0f")) return 2;
  return wide.some(([first, last]) => code >= first && code <= last) ? 2 : 1;
}
