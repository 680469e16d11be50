"""The command line ``pasni``: each command is a thin layer over the function of the same name."""

import argparse
import os
import sys

from pasni_analysis import __version__

# Imports stand inside the commands, so that --help answers at once.
EXAMPLES = {
    "report": """examples:
  pasni report
  pasni report my-articles --out reports/mine
  pasni report --notebook 2_timeline -p top_n 5 -p outlets Dawn -p outlets "Live Mint"
  pasni report my-articles.jsonl.gz -f parameters.yaml --jobs 4""",
    "verify": """examples:
  pasni verify figures/
  pasni verify from-a-paper.png
  pasni verify figures/ --rerun

exit code: 0 same, 1 differs, 2 cannot tell""",
    "crate": """example:
  pasni report my-articles --out reports/mine
  pasni crate reports/mine""",
    "corpus": """examples:
  pasni corpus seeds
  pasni corpus my-articles --show-removed
  pasni corpus my-articles --skip-rule "site name"
  pasni corpus export.xlsx --columns text=Volltext --columns published=Datum""",
    "annotate": """examples:
  pasni annotate my-articles --out store --workers 4
  pasni annotate my-articles --out store --tables spans --format csv
  pasni annotate my-articles --out /shared/store --scheduler tcp://host:8786

Stopped at any moment, the same command goes on where it was.""",
    "evaluate": """examples:
  pasni evaluate timex my-annotations.jsonl.gz --predictions found.jsonl
  pasni evaluate pages my-pages.jsonl.gz --from dump""",
    "kwic": """example:
  pasni kwic seeds Pasni --window 6 --sort right""",
    "sample": """examples:
  pasni sample speakers seeds -n 100 --by outlet --seed 0 --out coding/
  pasni sample frame_hits my-articles -n 200 --by frame
  pasni sample figures/3_source_framing-stance-6eb83696.csv seeds -n 50

TABLE: speakers, frame_hits, mentions, timexes, statements, quantities, or the data (.csv) of a figure,
whose passages are then drawn from""",
    "agreement": """examples:
  pasni agreement coding/khan.csv coding/lee.csv --names "A. Khan" "B. Lee"
  pasni agreement khan.csv lee.csv --key coding/speakers-key.csv --out my-articles/validation.json""",
}


def _add_commands(parser: argparse.ArgumentParser) -> None:
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")

    def add(name: str, about: str) -> argparse.ArgumentParser:
        command = commands.add_parser(
            name,
            help=about,
            description=about[0].upper() + about[1:] + ".",
            epilog=EXAMPLES[name],
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )
        command.set_defaults(run=globals()[f"_{name}"])
        return command

    report = add("report", "run the notebooks on a corpus; write figures and a page that shows them")
    report.add_argument("corpus", nargs="?", help="folder, file or archive of articles (default: seeds)")
    report.add_argument("--out", default="", metavar="DIR", help="where to (default: reports/CORPUS)")
    report.add_argument(
        "--notebook", action="append", default=[], metavar="NAME", help="only this one; may be repeated"
    )
    report.add_argument(
        "-p",
        dest="parameters",
        nargs=2,
        action="append",
        default=[],
        metavar=("NAME", "VALUE"),
        help="set a parameter; repeat it for a list",
    )
    report.add_argument("-f", dest="file", metavar="FILE", help="parameters from a YAML file; -p goes first")
    report.add_argument("--jobs", type=int, default=1, metavar="N", help="notebooks at once (default: 1)")

    verify = add(
        "verify", "say whether figures still hold: same, differs and in what, or cannot tell and why"
    )
    verify.add_argument("figure", nargs="+", help="image, sidecar or folder of figures")
    verify.add_argument("--rerun", action="store_true", help="make them anew and compare the data")
    verify.add_argument("--corpus", default="", help="for --rerun: where the corpus is, if it has moved")
    verify.add_argument("--folder", default="figures", help="where to look for sidecars (default: figures)")

    crate = add("crate", "describe a report for an archive (RO-Crate): files, captions, licences, hashes")
    crate.add_argument("report", help="folder of a report whose figures are inside it")

    corpus = add("corpus", "show what is loaded from a folder or file, and what is not")
    corpus.add_argument("corpus", help="folder, file or archive of articles")
    corpus.add_argument("--all", action="store_true", help="list every article and problem, not the first 40")
    corpus.add_argument("--show-removed", action="store_true", help="list what was removed and mended")
    corpus.add_argument(
        "--columns",
        action="append",
        default=[],
        metavar="OURS=NAME",
        help="what a table calls text, title ...",
    )
    corpus.add_argument(
        "--skip-rule", action="append", default=[], metavar="RULE", help="switch a rule of cleaning off"
    )

    annotate = add("annotate", "find sentences, timexes, mentions ... of a corpus, and keep them in a store")
    annotate.add_argument("corpus", help="folder, file or archive of articles")
    annotate.add_argument("--out", required=True, metavar="STORE", help="folder that keeps what is found")
    annotate.add_argument("--tables", default="", metavar="DIR", help="also write the whole tables there")
    annotate.add_argument("--format", choices=("parquet", "csv"), default="parquet", help="of the tables")
    annotate.add_argument("--workers", type=int, default=1, metavar="N", help="processes (default: 1)")
    annotate.add_argument("--scheduler", default="", metavar="ADDRESS", help="a Dask cluster that does it")
    annotate.add_argument("--model", default="", help="an installed spaCy pipeline (default: the pinned one)")

    evaluate = add("evaluate", "score the annotators against annotated data")
    evaluate.add_argument(
        "task", choices=("timex", "ner", "attribution", "aliases", "pages", "events", "framing")
    )
    evaluate.add_argument("gold", help="JSON lines, one document a line (.gz too)")
    evaluate.add_argument("--predictions", default="", metavar="FILE", help="write what was found")
    evaluate.add_argument("--quoted", action="store_true", help="attribution: only with quotation marks")
    evaluate.add_argument(
        "--from", dest="form", choices=("html", "dump"), default="html", help="pages: read the HTML or a dump"
    )

    kwic = add("kwic", "show a word or phrase in its contexts")
    kwic.add_argument("corpus", help="folder, file or archive of articles")
    kwic.add_argument("keyword", help="word or phrase; * stands for any letters")
    kwic.add_argument("--window", type=int, default=8, metavar="N", help="words a side (default: 8)")
    kwic.add_argument("--sort", choices=("position", "left", "right"), default="position")

    sample = add("sample", "draw items of a table, with their passages, to be coded by hand")
    sample.add_argument("table", metavar="TABLE", help="what is coded: see below")
    sample.add_argument("corpus", help="folder, file or archive of articles")
    sample.add_argument("-n", type=int, default=100, metavar="N", help="items (default: 100)")
    sample.add_argument(
        "--by",
        default="outlet",
        metavar="WHAT",
        help="strata: outlet, article, none, or a class of the package such as kind (default: outlet)",
    )
    sample.add_argument(
        "--seed", type=int, default=0, metavar="N", help="another one draws others (default: 0)"
    )
    sample.add_argument(
        "--out", default="coding", metavar="DIR", help="folder for the files (default: coding)"
    )

    agreement = add("agreement", "say how far coders agree, and how often the package gives their codes")
    agreement.add_argument(
        "coders", nargs="+", metavar="CODER.csv", help="the sample as each coder filled it in"
    )
    agreement.add_argument(
        "--names", nargs="+", default=[], metavar="NAME", help="of the coders, in that order"
    )
    agreement.add_argument(
        "--key", default="", metavar="FILE", help="key of the sample (default: beside the first)"
    )
    agreement.add_argument(
        "--out", default="", metavar="FILE", help="write the result, such as to validation.json"
    )


def main(argv: list[str] | None = None) -> int:
    """Run one command and return its exit code: 0 done, 1 not done, 2 wrongly asked."""
    parser = argparse.ArgumentParser(
        prog="pasni",
        description="From a folder of news articles to timelines, source-framing comparisons and "
        "entity-frequency charts.",
        epilog="pasni COMMAND --help shows examples.",
    )
    parser.add_argument("--version", action="version", version=f"pasni_analysis {__version__}")
    _add_commands(parser)
    args = parser.parse_args(argv)
    try:
        return args.run(args)
    except KeyboardInterrupt:
        return _complain("interrupted; what was finished is kept: run it again to go on", 130)
    except BrokenPipeError:  # the reader of the output has gone
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except (OSError, ValueError, TypeError, ModuleNotFoundError) as error:
        return _complain(error, 1)


def _complain(error: object, code: int) -> int:
    print(f"pasni: {error}", file=sys.stderr)
    return code


def _report(args: argparse.Namespace) -> int:
    from pasni_analysis.arguments import read_parameters, read_yaml
    from pasni_analysis.report import find_notebooks, run_report, share_parameters

    try:
        given = {**(read_yaml(args.file) if args.file else {}), **read_parameters(args.parameters)}
        corpus = args.corpus or given.pop("corpus", "seeds")
        given.pop("corpus", None)
        if args.jobs < 1:
            raise ValueError(f"--jobs: expected 1 or more, found {args.jobs}")
        share_parameters(find_notebooks(args.notebook), {**given, "corpus": corpus})
    except (OSError, ValueError, TypeError) as error:
        return _complain(error, 2)
    done = run_report(corpus, out=args.out, notebooks=args.notebook, parameters=given, jobs=args.jobs)
    print(done)
    for outcome in done.failed:
        _complain(f"{outcome.notebook.stem} failed: {outcome.error}", 1)
    return 1 if done.failed else 0


def _verify(args: argparse.Namespace) -> int:
    import pandas as pd

    from pasni_analysis.figures.verify import exit_code, verify

    try:
        found = pd.concat([verify(f, folder=args.folder) for f in args.figure], ignore_index=True)
    except FileNotFoundError as error:
        return _complain(error, 2)
    if args.rerun:
        from pasni_analysis.rerun import rerun

        found = rerun(found, corpus=args.corpus)
    for row in found.itertuples():
        what = f"{row.verdict} in {row.differs_in}" if row.differs_in else row.verdict
        print(f"{what}: {row.figure or row.file}" + (f"\n    {row.reason}" if row.reason else ""))
    counts = found["verdict"].value_counts()
    print(", ".join(f"{counts[v]} {v}" for v in ("same", "differs", "cannot tell") if v in counts))
    return exit_code(found)


def _crate(args: argparse.Namespace) -> int:
    from pasni_analysis.crate import save_crate

    print(f"written: {args.report.rstrip('/')}/{save_crate(args.report).name}")
    return 0


def _corpus(args: argparse.Namespace) -> int:
    from pasni_analysis.corpus.load import load_corpus
    from pasni_analysis.summary import MOST_LINES, describe_corpus, describe_removals

    if wrong := [pair for pair in args.columns if "=" not in pair]:
        return _complain(f"--columns: expected OURS=NAME, such as text=body; found {wrong[0]!r}", 2)
    columns = dict(pair.split("=", 1) for pair in args.columns)
    corpus = load_corpus(args.corpus, columns=columns, skip_rules=args.skip_rule)
    print(describe_corpus(corpus, most=sys.maxsize if args.all else MOST_LINES))
    if args.show_removed:
        print("\n" + describe_removals(corpus))
    return 0


def _annotate(args: argparse.Namespace) -> int:
    from pasni_analysis.corpus.load import load_corpus
    from pasni_analysis.spans.annotate import annotate, annotate_to_store
    from pasni_analysis.tables import save_tables

    corpus = load_corpus(args.corpus)
    how = {"workers": args.workers, "model": args.model, "scheduler": args.scheduler}
    place, problems = annotate_to_store(corpus, args.out, **how)
    print(f"{len(corpus.documents) - len(problems):,} of {len(corpus.documents):,} articles in {place}")
    if args.tables:
        notes = annotate(corpus, cache=args.out, **how)
        for name, rows in save_tables(corpus, notes, args.tables, args.format).items():
            print(f"{rows:>11,} rows  {name}")
        print(f"in {args.tables}")
    for row in problems.itertuples():
        _complain(f"{row.path}: {row.found}; {row.advice}", 1)
    return 1 if len(problems) else 0


def _evaluate(args: argparse.Namespace) -> int:
    from pasni_analysis.evaluate import evaluate

    scores = evaluate(args.task, args.gold, predictions=args.predictions, quoted=args.quoted, form=args.form)
    digits = 4 if args.task == "framing" else 1  # ratios and p-values, not percentages
    width = max(28, *map(len, scores))
    for name, value in scores.items():
        print(f"{name:<{width}}" + (f"{value:8,}" if isinstance(value, int) else f"{value:8.{digits}f}"))
    return 0


def _kwic(args: argparse.Namespace) -> int:
    from pasni_analysis.corpus.load import load_corpus
    from pasni_analysis.measures.kwic import kwic

    corpus = load_corpus(args.corpus)
    lines = kwic(corpus, args.keyword, window=args.window, sort=args.sort)
    width = max((len(line) for line in lines["left"]), default=0)
    for row in lines.itertuples():
        print(f"{row.left:>{width}}  [{row.keyword}]  {row.right}   ({row.label} {row.start}–{row.end})")
    print(f"{len(lines):,} in {lines['doc_id'].nunique():,} of {len(corpus.documents):,} articles")
    return 0


def _sample(args: argparse.Namespace) -> int:
    import pandas as pd

    from pasni_analysis.coding_files import save_sample
    from pasni_analysis.corpus.load import load_corpus
    from pasni_analysis.measures.coding import figure_table, sample_for_coding
    from pasni_analysis.paths import resolve_path
    from pasni_analysis.spans.annotate import annotate

    table, data = args.table, None
    if table.endswith(".csv"):
        data = pd.read_csv(resolve_path(table), dtype="str", keep_default_na=False)
        table = figure_table(list(data.columns))
    notes = annotate(load_corpus(args.corpus))
    sample = sample_for_coding(notes, table, args.n, by=args.by, seed=args.seed, within=data)
    paths = save_sample(sample, args.out)
    strata = sample.key.drop_duplicates("stratum").sort_values("stratum")
    print(f"{len(sample.items):,} of {int(strata['n_stratum'].sum()):,} items of {table}, by {args.by}")
    for row in strata.itertuples():
        print(f"{row.n_sampled:>9,} of {row.n_stratum:>7,}  {row.stratum}")
    print(f"in {args.out}: for each coder a copy of {paths[0].name}, and {paths[1].name};")
    print(f"{paths[2].name} stays closed to them")
    return 0


def _agreement(args: argparse.Namespace) -> int:
    from pasni_analysis.coding_files import describe_validation, load_coding, save_validation, validate

    coding = load_coding(args.coders, names=args.names, key=args.key)
    result = validate(coding)
    print(describe_validation(result))
    if args.out:
        table = coding.about["table"]
        again = save_validation(result, table, args.out)
        print(f"\n{table} {'replaced' if again else 'added'} in {args.out}")
    return 0
