"""Asks a live wiki about accounts: there, renamed, blocked, locked, and what they may do."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import timedelta

from sync.wiki import answers
from sync.wiki.accounts import Account, Refusal
from sync.wiki.live.session import Session, batches

# An entry of the log may reach the database that answers us a little later than its timestamp.
_LOG_OVERLAP = timedelta(minutes=1)


class Accounts(Session):
    """Who is who on a wiki today."""

    def accounts(self, names: Iterable[str]) -> dict[str, Account]:
        """See Witness.accounts.

        One request for as many names as fit into one, and what _renamed, _blocked_everywhere
        and _locked say.
        """
        found: dict[str, Account] = {}
        waiting = sorted(set(names))
        while waiting:
            asked = self._asked_accounts(waiting)
            found |= asked
            renamed = {one.renamed_to for one in asked.values() if one.renamed_to}
            waiting = sorted(renamed - found.keys())
        # Who was renamed twice has the last name.
        logged = dict(found)
        for name, account in logged.items():
            last, names_had = account, {name}
            while last.renamed_to and last.renamed_to not in names_had:
                names_had.add(last.renamed_to)
                last = logged[last.renamed_to]
            if last.renamed_to:
                # There and back, and then hidden: the log leads round in a circle of nobody.
                found[name] = Account(name, refusal=Refusal.MISSING)
            elif last is not account:
                found[name] = replace(account, renamed_to=last.name)
        there = [name for name, one in found.items() if one.refusal is None and not one.renamed_to]
        refused = dict.fromkeys(self._blocked_everywhere(there), Refusal.BLOCKED)
        refused |= dict.fromkeys(self._locked(there), Refusal.LOCKED)
        return found | {name: replace(found[name], refusal=refused[name]) for name in refused}

    def _asked_accounts(self, names: list[str]) -> dict[str, Account]:
        found: dict[str, Account] = {}
        for some in batches(names, self._batch):
            asked = {"list": "users", "usprop": "blockinfo|registration|editcount|centralids"}
            there = {
                user.name: _account(user)
                for query in self._query(answers.Users, ususers="|".join(some), **asked)
                for user in query.users
                if not (user.missing or user.invalid)
            }
            found |= there
        missing = [name for name in names if name not in found]
        return {**found, **self._renamed(missing)}

    def having(self, names: Iterable[str], right: str) -> frozenset[str]:
        """See Witness.having; one request.

        By their groups: a wiki that is asked for somebody's rights leaves out those that our own
        bot password does not grant.
        """
        groups = {one.name for one in self._about_itself.usergroups if right in one.rights}
        return frozenset(
            user.name
            for some in batches(sorted(names), self._batch)
            for query in self._query(
                answers.Members, list="users", usprop="groups", ususers="|".join(some)
            )
            for user in query.users
            if not groups.isdisjoint(user.groups)
        )

    def _renamed(self, names: Iterable[str]) -> dict[str, Account]:
        """What became of accounts that are not there.

        Of the cache only that nobody was renamed is taken: who was is asked for again, since an
        entry of the log may be hidden later.
        """
        found: dict[str, Account] = {}

        def ask(name: str) -> bool:
            found[name] = self._last_rename(name)
            return bool(found[name].renamed_to)

        for name, was_renamed in self._by_log("renameuser", ask, names).items():
            if name not in found:
                found[name] = (
                    self._last_rename(name)
                    if was_renamed
                    else Account(name, refusal=Refusal.MISSING)
                )
        return found

    def _last_rename(self, name: str) -> Account:
        log = self._query(
            answers.Log, list="logevents", leaction="renameuser/renameuser", letitle=f"User:{name}",
            lelimit=1, leprop="details",
        )  # fmt: skip
        for entry in next(log).logevents:
            new_name = entry.params.newuser
            if new_name and new_name != name:
                return Account(name, renamed_to=new_name)
        return Account(name, refusal=Refusal.MISSING)

    def _blocked_everywhere(self, names: Iterable[str]) -> set[str]:
        """Which accounts are blocked on all wikis, where the wiki has such blocks (GlobalBlocking).

        One request for as many names as fit into one: what the wiki says of accounts tells of
        its own blocks alone.
        """
        if not self._has("GlobalBlocking"):
            return set()
        listed = sorted(set(names))
        return {
            one.target
            for some in batches(listed, self._batch)
            for query in self._query(
                answers.GlobalBlocks,
                list="globalblocks",
                bgtargets="|".join(some),
                bgprop="target",
                bglimit="max",
            )
            for one in query.globalblocks
            if one.target in listed
        }

    def _locked(self, names: Iterable[str]) -> set[str]:
        """Which global accounts are locked, where the wiki has such (CentralAuth).

        One request for as many names as fit into one. Before MediaWiki 1.47 there was no list of
        many, which costs one request that says so, and what _locked_by_log says.
        """
        if not self._has("CentralAuth"):
            return set()
        listed = sorted(set(names))
        locked: set[str] = set()
        for some in batches(listed, self._batch):
            asked = {"list": "globalusers", "gususers": "|".join(some), "gusprop": "locked"}
            for query in self._query(answers.GlobalUsers, **asked):
                if query.globalusers is None:
                    return self._locked_by_log(listed)
                locked |= {one.name for one in query.globalusers if one.locked}
        return locked

    def _locked_by_log(self, names: Iterable[str]) -> set[str]:
        """The same, one account a request; see _by_log.

        The log is complete on the wiki where accounts are locked, as Meta-Wiki is.
        """
        told = self._by_log("globalauth", self._is_locked, names)
        return {name for name, is_locked in told.items() if is_locked}

    def _by_log(
        self, log: str, ask: Callable[[str], bool], names: Iterable[str]
    ) -> dict[str, bool]:
        """What `ask` finds out about each account, which no other log than this one changes.

        One request for each account that the cache does not know, and one of the log since then
        for all others.
        """
        wanted = set(names)
        if not wanted:
            return {}
        now = (self.now() - _LOG_OVERLAP).isoformat()
        known, since = self._cache.told(log)
        if not since:
            # What was kept by a run that died before it said how far it had read.
            known = {}
        changed: set[str] = set()
        if since:
            asked = {"list": "logevents", "letype": log, "ledir": "newer"}
            asked |= {"lestart": since, "leprop": "title", "lelimit": "max"}
            for query in self._query(answers.Log, **asked):
                for entry in query.logevents:
                    # An entry whose target was hidden may be about anybody.
                    target = entry.title.partition(":")[2].removesuffix("@global")
                    changed |= {target} if target else known.keys()
        # Also those who are not wanted this time: the log will not tell of them again.
        asked_for = {
            name: ask(name) for name in sorted(wanted - known.keys() | changed & known.keys())
        }
        self._cache.keep_told(log, asked_for, now)
        known |= asked_for
        return {name: known[name] for name in wanted}

    def _is_locked(self, name: str) -> bool:
        asked = self._query(answers.GlobalUser, meta="globaluserinfo", guiuser=name)
        return any(query.globaluserinfo.locked for query in asked)


def _account(user: answers.User) -> Account:
    """What list=users says; a block of some pages only is no reason not to be met."""
    # Of a global account that stewards hid, CentralAuth tells nothing but that it is attached; it
    # counts as locked, so that no page of ours repeats its name.
    attached = user.attachedlocal.get("CentralAuth", False)
    if attached and not user.centralids.get("CentralAuth"):
        return Account(user.name, refusal=Refusal.LOCKED)
    blocked = user.blockid is not None and not user.blockpartial
    return Account(
        user.name,
        user.registration.date().isoformat() if user.registration else "",
        user.editcount or 0,
        Refusal.BLOCKED if blocked else None,
    )
