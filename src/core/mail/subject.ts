/** A subject line taken apart; `title` is what a commit would carry. */
export interface Subject {
  /** Without prefixes and brackets that carry no meaning: "scsi: call device_probe() after scanning". */
  title: string;
  /** `Re:`, `AW:`, `回复:` …; pipermail strips `Re:`, so false proves nothing. */
  reply: boolean;
  /** Says PATCH or RFC in brackets, or carries a bare `[v3,1/2]`. */
  patch: boolean;
  rfc: boolean;
  resend: boolean;
  pull: boolean;
  /** As written, 1 where unlabelled; the whole number of `v5.1` is 5. */
  version: number;
  /** Whether a version was written. */
  labelled: boolean;
  /** The 1 of `v5.1`, 1 of `fixed`; 0 where it is no reroll of a single patch. */
  reroll: number;
  /** `3/7`: number 3 of 7; both null where unnumbered. A cover is number 0. */
  number: number | null;
  total: number | null;
}
