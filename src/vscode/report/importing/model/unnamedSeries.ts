import type { Localize } from "../../../../core/base/localize.ts";
import { suggestName } from "../../../../core/project/shortName.ts";
import type { ImportQuestion, SeriesProposal } from "../../../../core/report/importing/model.ts";

/**
 * Series that a report cites without a name, with names made from their titles; never preselected, since the report may
 * cite other people's work.
 * @param followed names and threads in use
 */
export function unnamedProposals(
  questions: ImportQuestion[],
  followed: { name: string; thread: string }[],
  t: Localize,
): SeriesProposal[] {
  const names = followed.map(({ name }) => name);
  const threads = new Set(followed.map(({ thread }) => thread));
  return questions.flatMap(({ choices }) =>
    choices.flatMap(({ proposal, title }): SeriesProposal[] => {
      if (proposal === null || threads.has(proposal.after.thread)) return [];
      const name = suggestName(title, names);
      names.push(name);
      const why = t("it has no line in the patch status, so its name is made of its title");
      return [{ ...proposal, after: { ...proposal.after, name }, sure: false, why }];
    }),
  );
}
