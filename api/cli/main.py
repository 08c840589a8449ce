"""The entry `incentives`: knows the commands by name and imports only the one that is asked for."""

from __future__ import annotations

import os
from collections.abc import Mapping
from importlib import import_module
from typing import NoReturn

import click

COMMANDS: Mapping[str, tuple[str, str]] = {
    "check": (
        "api.cli.check",
        "Check policies: problems, worked examples, and what they pay for that harms customers.",
    ),
    "pay": ("api.cli.pay", "Calculate a period's payouts from policies and workbooks, without a database."),
    "template": ("api.cli.template", "Write a workbook to fill in for a period, from policies and a roster."),
    "explain": ("api.cli.explain", "Tell what one more unit of each result is worth, and what if."),
    "bounds": ("api.cli.bounds", "Prove the largest and smallest payout of each role, and a roster's bill."),
    "prove": ("api.cli.prove", "Prove how much each harmful behaviour can gain at most, on which scorecard."),
    "prices": ("api.cli.prices", "Tell what a plan makes each result worth in terms of the others."),
    "repair": ("api.cli.repair", "Propose the smallest proven changes after which harm no longer pays, as patches."),
    "difference": ("api.cli.difference", "Tell what two versions of a policy pay differently, and who gains."),
    "company": ("api.cli.company", "Tell what all policies together pay for: winning or keeping, the five pillars."),
    "kpis": ("api.cli.kpis", "Work KPIs out of survey answers, customers, subscriptions, tickets and purchases."),
    "verify": ("api.cli.verify", "Calculate the bundle of a run again, without the database, and compare every byte."),
    "evidence": ("api.cli.evidence", "Ask past periods whether people did what their plan tempts them to."),
    "policy": ("api.cli.policy", "Read a policy, or what changed between two versions of it."),
    "serve": ("api.cli.serve", "Serve the pages and the REST API."),
    "worker": ("api.cli.worker", "Work off jobs in the background, beside incentives serve."),
    "audit": ("api.cli.audit", "Check the audit trail and everything that it seals."),
    "first-person": ("api.cli.first_person", "Make the first administrator of an empty database."),
    "backup": ("api.cli.backup", "Write the whole database to one file while the service goes on."),
    "restore": ("api.cli.restore", "Bring an empty database of either engine to what a backup holds."),
    "demo": ("api.cli.demo", "Set up a sample company with a sample quarter, and serve it."),
}
WIDTH = 100


class Commands(click.Group):
    """The commands. Their help lines stand here, so that `incentives --help` imports none of them."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names, in the order in which people meet them."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command, imported now."""
        if cmd_name not in COMMANDS:
            return None
        command = getattr(import_module(COMMANDS[cmd_name][0]), cmd_name.replace("-", "_"))
        return command if isinstance(command, click.Command) else None

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Writes the list of commands."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, about) for name, (_, about) in COMMANDS.items()])


@click.command(
    cls=Commands,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": WIDTH},
    epilog="Exit codes: 0 fine, 1 problems or unanswered findings, 2 the command was not used as it is meant.",
)
@click.version_option(package_name="incentives", message="incentives %(version)s")
@click.pass_context
def incentives(context: click.Context) -> None:
    """Incentive pay from reviewed policy files and HR spreadsheets: exact, explained, and audited for harm."""
    if os.environ.get("NO_COLOR"):
        context.color = False


def main() -> NoReturn:
    """Runs the command that the process was started with."""
    incentives.main(prog_name="incentives")
    raise SystemExit(0)
