/**
 * Text from outside (mail, settings, git) as Markdown that shows exactly it: one line, no markup, no links that
 * the renderer would make by itself, no icons. Every character with a meaning becomes a numeric entity.
 */
export function escaped(text: string, longest = 300): string {
  const line = text.replace(/\s+/g, " ").trim();
  const short = line.length > longest ? `${line.slice(0, longest).trimEnd()}…` : line;
  return short.replace(/[\\`*_{}[\]()#+\-!~<>&|:@.$=^]/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
