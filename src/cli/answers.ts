// The commands that read mail in one bundle: they share nearly all their code, and separate ones would be more files in
// the package.
export { answerAm } from "./am.ts";
export { answerArchives } from "./archives.ts";
export { checkStore } from "./check.ts";
export { answerComments } from "./comments.ts";
export { answerCompare } from "./compare.ts";
export { answerReply, answerReview } from "./compose.ts";
export { answerDiff } from "./diff.ts";
export { writeNextVersion } from "./next.ts";
export { answerReport } from "./report.ts";
export { answerSeries } from "./series.ts";
export { answerThank } from "./thank.ts";
export { answerThread } from "./thread.ts";
export { answerTickets, retagCommits, shareTickets } from "./tickets.ts";
export { answerTrailers } from "./trailers.ts";
