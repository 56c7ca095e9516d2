export const help = `patch-tracker: where U-Boot patch series stand

  patch-tracker list    all series of a period
  patch-tracker status  the series tracked in a folder's VS Code settings
  patch-tracker show URL|MESSAGE-ID
                        one series, with its revisions, reviews and commits

  --archive URL|FILE    a pipermail archive or an mbox file; may be given more
                        than once, the first counts (default: the settings',
                        else U-Boot's list)
  --since YYYY-MM       list, show: first month (default: the newest 24 that
                        the archive has)
  --until YYYY-MM       list, show: last month
  --author TEXT         list: only series whose author's name or address has it
  --workspace DIR       status: the folder whose settings are read (default: .)
  --repo DIR            the repository in which landings are looked for
                        (default: for status the workspace, else none)
  --branch REF          the branch that counts as merged (default: found by
                        itself: the upstream's, else master or main)
  --now ISO             answer as of that moment: later mail, commits and tags
                        do not count
  --data DIR            where what was read is kept (default:
                        $XDG_DATA_HOME/patch-tracker)
  --offline             ask no archive
  --json                one JSON object on standard output

Progress and messages go to standard error.
Exit codes: 0 a complete answer; 1 no answer; 2 the command line was wrong;
3 an answer, but something could not be read (standard error says what).
`;
