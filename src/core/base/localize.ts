/**
 * How a sentence reaches the person's language: `vscode.l10n.t` in the editor, `english` elsewhere.
 * `{0}`, `{1}` … stand for the values. Models take it as an argument and so stay free of VS Code.
 */
export type Localize = (message: string, ...values: (string | number)[]) => string;

export const english: Localize = (message, ...values) =>
  message.replace(/\{(\d+)\}/g, (hole, index) => String(values[Number(index)] ?? hole));
