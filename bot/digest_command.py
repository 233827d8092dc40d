"""`copydesk digest NAME`: post one now, or say what it would show and why."""

import json
from pathlib import Path

import click

from bot import options
from bot.command_line import pointing_at
from bot.opening import bring_up_to_date, opened_desk


@click.command(short_help="Post a digest now, or print what would be posted.")
@click.argument("name")
@options.config
@options.data
@options.output
@click.option("--dry-run", is_flag=True, help="Print what would be posted, and why; post nothing.")
@click.option("--explain", is_flag=True, help="The same, and why others are not shown.")
def digest(
    name: str, config: Path | None, data: str | None, format_: str, dry_run: bool, explain: bool
) -> None:
    """Post the digest NAME now, outside its schedule, or print what would be posted.

    Slack's tokens come from the environment, as for copydesk run; --dry-run and --explain need
    none. The format json is for these two.
    """
    from bot import plan_table, terminal
    from bot.settings import secrets

    terminal.set_up_logging()
    looks = dry_run or explain
    if format_ == "json" and not looks:
        raise click.UsageError("The format json is for --dry-run and --explain.")
    with opened_desk(config, None, data) as desk:
        chosen = desk.digests.named(name)
        tokens = None if looks else secrets(mode=desk.settings.mode)
        bring_up_to_date(desk)
        if tokens is not None:
            from bot.post_now import post_now

            terminal.print_post(post_now(desk, name, tokens))
            click.echo(f"Posted in {chosen.channel}.")
            return
        with pointing_at(chosen.query):
            query, plan = desk.digests.chooser.choose(chosen)
        if format_ == "json":
            click.echo(
                json.dumps(plan_table.values(chosen, query, plan), ensure_ascii=False, indent=2)
            )
        else:
            doubt = desk.digests.doubt(name) if not plan.choices else ""
            click.echo("\n".join(plan_table.lines(chosen, plan, doubt, explain=explain)))
