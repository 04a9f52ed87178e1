"""The command `pbsh`: every operation of PBS at the prompt, as Proxmox's own command lines
would have it.

**One table makes the commands.** Each row of `commands.tsv` is one command: its words
(`snapshot list`), the endpoint function that it calls, its arguments, and the columns of its
output. `generic` makes a click command of a row with what `catalog.json` knows of the function:
parameters become options under their wire names, with types, bounds, values, defaults and our help
text. A row whose column `code` names `module:command` is written by hand instead, in that module of
this package; its function is still named, so that the test which looks for functions without a
command finds it. `nouns.tsv` has one line of help for each noun, and its short forms.

**What a run goes through**, module by module:

| module | what it does |
| --- | --- |
| `root` | the group `pbsh`: finds a command by its words, loads it, turns errors into exit codes |
| `table`, `catalog` | read `commands.tsv`, `nouns.tsv`, and one line of `pbs_api/catalog.json` |
| `options` | connection and output, the options of every command; a command's own win |
| `session` | what a run has: the options given, the output, a client made on first use |
| `connection` | client, datastore and namespace from options, context and environment |
| `generic` | the command of a row: makes a request, then sends it, follows it or asks first |
| `positionals`, `values` | arguments (`tank vm/100`), values as written (`10MiB`, `2d`) |
| `suggestions`, `completion` | names that the server knows: meant, or completed |
| `shells` | what bash, zsh and fish are told, and in what form they ask |
| `contexts`, `known_certificates`, `tickets` | what is kept in files for the next run |
| `secret_values` | secrets: asked for, from stdin or a file, not from the command line |
| `confirm` | what is shown and asked before something is destroyed; `--yes`, `--dry-run` |
| `tasks` | starting a task and following it; `task list`, `log`, `wait`, `stop`, `watch` |
| `contents`, `saving` | what is inside backups; answers that are files, and where they go |
| `output` | printing of tables, objects and single values in each format |
| `report`, `status`, `jobs`, `store_option`, `expecting` | what people do with one server or many |
| `pasteable` | commands in what these say, with the options that say which server is meant |
| `exits` | exit codes: which error has which, and the one line on stderr |
| `signals` | Ctrl-C and what else ends a process: in order, and without a traceback |

**Rules.** Data goes to stdout and everything else to stderr. Functions of this package raise
`click.UsageError` for what was typed wrong and let every `PbsError` pass: only `root` catches.
`pbsh --help` imports click and this package, nothing heavier: `rich`, `pbs_client` and endpoint
modules are imported where they are used, inside functions.

**A command written by hand** is a `click.Command` made with `command()` from `options`, which adds
the common options, and gets its `Session` with `@click.pass_obj`:

    @command("whoami")
    @click.pass_obj
    def whoami(session: Session) -> None:
        '''Shows who the calls are made as.'''
        session.show(session.client.auth_id)
"""
