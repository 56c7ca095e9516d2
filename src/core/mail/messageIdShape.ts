/** What the form of a Message-ID tells about the posting. */
export interface IdShape {
  /** Equal for all mails sent by one run of the tool. */
  stamp: string;
  /** b4's name for the series, equal over all versions; null for other tools. */
  slug: string | null;
  /** The Change-Id of this patch (patman, gerrit), equal over all versions; null for other tools. */
  changeId: string | null;
}

// git send-email: <stamp>.<pid>-<n>-<user>@host, where the user part holds the local part of the address
const sendEmail = /^(\d{8,14}\.\d{1,10})-\d{1,4}-(\S{1,200})$/;
// b4: <date>-<slug>-v<N>-<n>-<random>@host; the slug has dashes itself
const b4 = /^(\d{8})-(\S{1,150})-v(\d{1,3})-\d{1,4}-([0-9a-f]{12,40})(@\S{1,200})$/;
// patman: <stamp>.<n>.<Change-Id>@changeid, later <stamp>.v<N>.<n>.<Change-Id>@changeid
const patman = /^(\d{8,14})\.(?:v\d{1,3}\.)?\d{1,4}\.(I?[0-9a-f]{16,40})@changeid$/;

/** What the form of a Message-ID tells; null if it is not from a tool known here. */
export function shapeOf(messageId: string): IdShape | null {
  const patmanId = patman.exec(messageId);
  if (patmanId) return { stamp: `${patmanId[1]}@changeid`, slug: null, changeId: patmanId[2] ?? null };
  const b4Id = b4.exec(messageId);
  if (b4Id)
    return {
      stamp: `${b4Id[1]}-${b4Id[2]}-v${b4Id[3]}-${b4Id[4]}${b4Id[5]}`,
      slug: b4Id[2] ?? null,
      changeId: null,
    };
  const gitId = sendEmail.exec(messageId);
  if (gitId) return { stamp: `${gitId[1]}-${gitId[2]}`, slug: null, changeId: null };
  return null;
}
