import { type Command, takes } from "./commandTable.ts";

export const help = `patch-tracker: where U-Boot patch series stand, and what belongs to a ticket

  patch-tracker list    all series of a period
  patch-tracker status  the series tracked in a folder's VS Code settings
  patch-tracker show URL|MESSAGE-ID
                        one series, with its revisions, reviews and commits
  patch-tracker comments URL|MESSAGE-ID
                        what was said of a series, at the lines it is about,
                        with what is still open
  patch-tracker thread URL|MESSAGE-ID
                        a whole conversation as text, each mail below the one
                        that it answers
  patch-tracker diff URL|MESSAGE-ID
                        a patch, else the latest version of the series, as a
                        diff of commits made in a repository of our own
  patch-tracker compare URL|MESSAGE-ID --from N --to M
                        what changed between two versions of a series, as git
                        range-diff says it; with --commit, from a patch to a
                        commit of yours
  patch-tracker am URL|MESSAGE-ID --branch NAME
                        makes a branch of the latest version of the series, in
                        the repository of this folder, and prints its tip;
                        nothing is checked out
  patch-tracker trailers
                        what the list gave to the commits of a branch and they
                        lack, a line each: commit, trailer, <Message-ID>
  patch-tracker reply URL|MESSAGE-ID --out FILE.eml
                        writes the answer to a mail, with what it answers
                        quoted, for git send-email or a mail program; nothing
                        is sent
  patch-tracker review FILE.json --out DIR
                        writes the mails of a review, one per patch: FILE is a
                        list of {"patch", "file", "side", "line", "text"}, or an
                        object with "comments" and "trailers"
  patch-tracker thank URL|MESSAGE-ID --out FILE.eml
                        writes the mail that tells the author of a series which
                        commits of a branch its patches are; nothing is sent
  patch-tracker report  the weekly report that a folder's settings ask for

  patch-tracker tickets [ID]
                        tickets with their series and commits, or one in full
  patch-tracker tag ID COMMIT...
                        notes that these commits belong to a ticket; no commit
                        is rewritten; COMMIT: whatever git knows, ranges too
  patch-tracker untag ID COMMIT...
                        takes that back
  patch-tracker share [REMOTE]
                        exchanges tagged commits with a remote (default: the
                        branch's, else origin); never forces

  patch-tracker next --out DIR
                        writes the next version of the branch that is checked
                        out: a cover letter with what changed, and the patches,
                        as git format-patch does, with their recipients

  patch-tracker archives
                        the archives that are followed, how far each was read,
                        and what is wrong
  patch-tracker check   looks at everything that was read: the file, each mail,
                        each month against what its archive promised

  --archive URL|PATH    list, status, show, comments, thread, diff, compare, am,
                        trailers, thank, reply, review, next, report, archives:
                        the address of a pipermail archive, of a public-inbox
                        list, of a list on a HyperKitty or of a project on a
                        Patchwork, or the path of an epoch, a folder of epochs,
                        a Maildir, a folder of mail or an mbox file; may be
                        given more than once, the first counts (default: the
                        settings', else U-Boot's list; list, show, comments,
                        thread, diff and compare read no settings)
  --since YYYY-MM       list, show, comments, thread, diff, compare, am,
                        trailers, thank, reply, review: first month (default:
                        the settings', else the newest 24 that the archive has)
  --until YYYY-MM       the same: last month
  --from N, --to N      compare: the versions (default: the latest, and the
                        one before)
  --commit COMMIT       compare: the commit of yours that the patch named became
  --out FILE|DIR        reply, review, thank, next: the file, or folder, to
                        write; a file that is there is not written over
  --body FILE           reply: your words, below the quote; or a text that
                        quotes by itself
  --wrap                reply, review: takes your own paragraphs to 72 columns
  --author TEXT         list: only series whose author's name or address has it
  --workspace DIR       status, report, next, archives, tickets, tag, untag,
                        share: the folder whose settings and repository are read
                        (default: .); below the top of a work tree that has no
                        settings of its own, those of the top count for tickets
  --trust               status, report, next, am, trailers, thank, reply,
                        review, archives, tickets, tag, untag: use the settings
                        of a folder that you were not asked about, as scripts
                        do, and with next its own scripts; on a terminal you are
                        asked once, and a yes is kept
  --repo DIR            list, status, show, report: the repository in which
                        landings are looked for (default: for status and
                        report the workspace, else none); comments, thread: the
                        clone of the project (default: none); diff, compare:
                        the one that patches are applied to, which is only read
                        (default: .); am, trailers: the one that is written
                        (default: .); next: the one of the branch (default:
                        the workspace); thank: the one with the commits
                        (default: .); reply, review: the one whose
                        configuration names you and whose MAINTAINERS names
                        recipients where an archive keeps none (default: .)
  --branch NAME         am: the branch to make; trailers, thank, next: the one
                        to look at (default: the one checked out); list,
                        status, show, comments, thread, diff, compare, reply,
                        review, report: the one that counts as merged (default:
                        found by itself: the upstream's, else master or main)
  --base COMMIT         am: the commit to apply to (default: found by itself);
                        trailers, next: where the branch begins (default: what
                        the project's branches have not)
  --revision N          am, thank: another version than the latest
  --trailers            am: add the trailers of the thread, as b4 am does
  --link                am: add the address of each mail as a Link: trailer
  --signoff             am: sign the commits off in your name, as git am does
  --apply               trailers: add them to the messages; files, index and
                        work tree stay, the reflog has the branch as it was
  --changed             trailers: also what was given before the patch changed
  --now ISO             all but am, trailers, thank, next, tag, untag, share,
                        archives, check: answer as of that moment; later mail,
                        commits and tags do not count
  --data DIR            where what was read is kept (default:
                        $XDG_DATA_HOME/patch-tracker)
  --offline             list, status, show, comments, thread, diff, compare, am,
                        trailers, thank, reply, review, next, report: ask no
                        archive; tickets asks none
  --json                list, status, show, comments, thread, diff, compare,
                        archives, tickets: one JSON object on standard output
  --week-ending DATE    report: the last day of its week, such as 2022-03-04;
                        answers as of that day (default: the present week's)
  --rfc                 next: as a request for comments
  --to, --cc ADDRESS    next: further recipients; may be given more than once
  --drop-landed         next: leave out patches that are in the project, or on
                        their way there, with the changes that they have here
  --run-changed-scripts
                        next: run the scripts of the tree that name recipients
                        though they are not as the branch that it goes to has
                        them
  --repair              check: asks again for what is damaged or missing
  --format FORMAT       report: text, markdown, or eml, a mail that mail
                        programs open as a draft (default: text)

Progress and messages go to standard error.
Exit codes: 0 a complete answer; 1 no answer, since there was a fault; 2 a
wrong command line; 3 an answer, be it an empty one, but something could not be
read (standard error says what). PATCH_TRACKER_DEBUG=1 in the environment shows
the whole log. patch-tracker help COMMAND is about that command alone.
`;

/** The help for one command: its lines, and the options that it takes. */
export function helpOf(command: Command): string {
  const parts = help.split(/\n(?= {2}\S|\n)/).map((text) => text.replace(/^\n/, ""));
  const line = new RegExp(`^ {2}patch-tracker ${command}(?!\\S)`);
  const own = parts.filter((text) => line.test(text));
  const options = parts.filter((text) => {
    const [names = ""] = text.trim().split(/ {2}|\n/);
    const all = names.match(/(?<=^--|, --)[a-z-]+/g) ?? [];
    return all.length > 0 && all.every((option) => takes(command, option));
  });
  if (own.length === 0) return help;
  return `${own.join("\n")}\n\n${options.join("\n")}\n\npatch-tracker --help tells of all commands, and of exit codes.\n`;
}
