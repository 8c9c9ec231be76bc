"""What the action API answers to each question of ours, in formatversion 2, as types.

A key without a default has to be there: without it the answer is none. What a wiki leaves out on
purpose says so itself, as `userhidden` does.
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

import msgspec

_Number = Annotated[int, msgspec.Meta(ge=0, lt=1 << 53)]
"""Of a page, a revision, a block: what the cache can hold, and JavaScript count."""
_Title = Annotated[str, msgspec.Meta(min_length=1, max_length=1000)]
_Seconds = Annotated[float, msgspec.Meta(ge=0, le=1e9)]


class Answer(msgspec.Struct):
    """Around every answer to action=query; `query` is missing where there is nothing to say."""

    query: Any = msgspec.UNSET
    batchcomplete: bool = False
    further: dict[str, str | int] = msgspec.field(default_factory=dict, name="continue")


class Titled(msgspec.Struct):
    """A page by its title alone."""

    title: _Title


# Texts and what is known of pages.


class Slot(msgspec.Struct):
    """The text of a revision."""

    content: str | None = None
    texthidden: bool = False
    textmissing: bool = False

    def __post_init__(self) -> None:
        """Raises ValueError where the text is missing without a reason."""
        if self.content is None and not (self.texthidden or self.textmissing):
            raise ValueError("there is no text")


class Slots(msgspec.Struct):
    """The main slot, which is the one that people edit."""

    main: Slot


class Revision(msgspec.Struct, kw_only=True):
    """A revision by its number; what is hidden of it has no sum."""

    revid: _Number
    sha1: str = ""


class MeasuredRevision(Revision, kw_only=True):
    """A revision with its size in bytes."""

    size: _Number


class WrittenRevision(Revision, kw_only=True):
    """A revision with its text and author, but for what was hidden."""

    slots: Slots | None = None
    user: Annotated[str, msgspec.Meta(max_length=1000)] | None = None
    timestamp: datetime | None = None
    userhidden: bool = False
    texthidden: bool = False
    textmissing: bool = False

    def __post_init__(self) -> None:
        """Raises ValueError where text or author are missing without a reason."""
        if self.user is None and not self.userhidden:
            raise ValueError("there is no author")
        if self.slots is None and not (self.texthidden or self.textmissing):
            raise ValueError("there is no text")


class Redirect(Titled):
    """A page that leads to another."""

    pageid: _Number
    ns: int | None = None


class Page(msgspec.Struct):
    """A page of an answer, whether it exists or not."""

    title: _Title
    ns: int | None = None
    missing: bool = False
    invalid: bool = False
    redirect: bool = False
    pageid: _Number = 0
    lastrevid: _Number = 0
    redirects: list[Redirect] = []
    templates: list[Titled] = []

    def __post_init__(self) -> None:
        """Raises ValueError for a page that exists and has no namespace."""
        if self.ns is None and not self.invalid:
            raise ValueError("there is no namespace")

    @property
    def stands(self) -> bool:
        """Whether there is a page, and no redirect."""
        return not (self.missing or self.invalid or self.redirect)


class PageWithRevisions(Page):
    """A page with some of its revisions; None where they are part of a later answer."""

    revisions: list[Revision] | None = None


class MeasuredPage(Page):
    """A page with the size of its newest revision."""

    revisions: list[MeasuredRevision] = []


class PageWithTexts(Page):
    """A page with the texts of some revisions; None where they are part of a later answer."""

    revisions: list[WrittenRevision] | None = None


class KnownPage(Page):
    """A page with the numbers of its newest revision and of itself."""

    def __post_init__(self) -> None:
        """Raises ValueError for a page that exists and has no numbers."""
        super().__post_init__()
        if not (self.missing or self.invalid or (self.pageid and self.lastrevid)):
            raise ValueError("there is no number")


class Pages(msgspec.Struct):
    """Pages that were asked for by their titles."""

    pages: list[Page]


class KnownPages(msgspec.Struct):
    """What a listing found, which may be nothing."""

    pages: list[KnownPage] = []


class Texts(msgspec.Struct):
    """Pages with texts; of a listing, which may find nothing."""

    pages: list[PageWithTexts] = []


class Revisions(msgspec.Struct):
    """The pages of some revisions, but for those that were deleted since."""

    pages: list[PageWithRevisions] = []


# Accounts and logs.


class User(msgspec.Struct):
    """An account of the wiki, or that there is none of the name."""

    name: _Title
    missing: bool = False
    invalid: bool = False
    registration: datetime | None = None
    editcount: _Number | None = None
    blockid: _Number | None = None
    blockpartial: bool = False
    attachedlocal: dict[str, bool] = {}
    centralids: dict[str, _Number] = {}

    def __post_init__(self) -> None:
        """Raises ValueError for an account whose edits nobody counted."""
        if self.editcount is None and not (self.missing or self.invalid):
            raise ValueError("there is no number of edits")


class Users(msgspec.Struct):
    """The accounts that were asked for."""

    users: list[User]


class _Member(msgspec.Struct):
    name: _Title
    missing: bool = False
    invalid: bool = False
    groups: list[str] = []

    def __post_init__(self) -> None:
        # Everybody is in the groups that have no members of their own, such as "*".
        if not (self.groups or self.missing or self.invalid):
            raise ValueError("there are no groups")


class Members(msgspec.Struct):
    """In which groups accounts are."""

    users: list[_Member]


class _Parameters(msgspec.Struct, frozen=True):
    newuser: str = ""
    target_title: str = ""


class LogEvent(msgspec.Struct):
    """An entry of a log, with what was asked for and not hidden."""

    type: str = ""
    action: str = ""
    title: str = ""
    user: str = "somebody"
    timestamp: datetime | None = None
    comment: str = ""
    params: _Parameters = _Parameters()


class Log(msgspec.Struct):
    """Entries of a log."""

    logevents: list[LogEvent]


class _Target(msgspec.Struct):
    target: str = ""


class GlobalBlocks(msgspec.Struct):
    """Blocks on all wikis."""

    globalblocks: list[_Target]


class _GlobalUser(msgspec.Struct):
    name: str
    locked: bool = False


class GlobalUsers(msgspec.Struct):
    """Global accounts; None where the wiki has no such list."""

    globalusers: list[_GlobalUser] | None = None


class _Locked(msgspec.Struct):
    locked: bool = False


class GlobalUser(msgspec.Struct):
    """One global account."""

    globaluserinfo: _Locked


class _Contribution(Titled):
    comment: str = ""
    user: str = ""
    timestamp: datetime | None = None
    sizediff: int = 0
    tags: list[str] = []


class Contributions(msgspec.Struct):
    """Edits of some accounts; what was not asked for, or is hidden, is left out."""

    usercontribs: list[_Contribution]


class _Change(msgspec.Struct):
    rcid: _Number
    timestamp: datetime
    ns: int = 0
    title: str = ""


class RecentChanges(msgspec.Struct):
    """What happened on the wiki; a title is empty where it is hidden."""

    recentchanges: list[_Change]


class Found(msgspec.Struct):
    """What the wiki's search found."""

    search: list[Titled]


class _Normalized(msgspec.Struct):
    # Python's own word; an account may be called so, a parameter not.
    before: str = msgspec.field(name="from")
    after: str = msgspec.field(name="to")


class Looked(msgspec.Struct):
    """Some pages, and the log of one; each is left out of an answer that goes on with the other."""

    pages: list[MeasuredPage] = []
    normalized: list[_Normalized] = []
    logevents: list[LogEvent] = []


# The wiki itself.


class General(msgspec.Struct):
    """What a wiki says of itself."""

    time: datetime
    generator: str = ""
    readonly: bool = False
    readonlyreason: str = "it says no reason"


class Namespace(msgspec.Struct):
    """A namespace by its number; that of articles has no canonical name."""

    id: int
    name: str
    canonical: str | None = None


class NamespaceAlias(msgspec.Struct):
    """One more name of a namespace."""

    id: int
    alias: str


class Extension(msgspec.Struct):
    """An extension as Special:Version lists it; some have no name."""

    name: str = ""


class UserGroup(msgspec.Struct):
    """What the members of a group may do."""

    name: str
    rights: list[str]


class Language(msgspec.Struct):
    """A language that the interface can be read in, or that has a name at least."""

    code: str


class Itself(msgspec.Struct):
    """What a run has to know of a wiki."""

    general: General
    namespaces: dict[str, Namespace]
    namespacealiases: list[NamespaceAlias]
    extensions: list[Extension]
    usergroups: list[UserGroup]
    languages: list[Language] = []


class _Limit(msgspec.Struct):
    hits: _Number
    seconds: Annotated[int, msgspec.Meta(gt=0)]


class UserInfo(msgspec.Struct):
    """The account that asks."""

    rights: list[str]
    blockid: _Number | None = None
    blockpartial: bool = False
    blockreason: str | None = None
    ratelimits: dict[str, dict[str, _Limit]] = {}


class _Lag(msgspec.Struct):
    # Minus one where nobody knows.
    lag: float


class State(msgspec.Struct):
    """How a wiki is today, and what the account may do there."""

    general: General
    extensions: list[Extension]
    userinfo: UserInfo
    dbrepllag: list[_Lag] = []


class _Parameter(msgspec.Struct):
    name: str
    type: str | list[str] = ""


class _Module(msgspec.Struct):
    parameters: list[_Parameter]


class _Modules(msgspec.Struct):
    modules: list[_Module]


class ParameterInfo(msgspec.Struct):
    """What a module of the API takes."""

    paraminfo: _Modules


# An edit.


class _BlockInfo(msgspec.Struct, frozen=True):
    blockpartial: bool = False


class EditError(msgspec.Struct):
    """Why an edit was refused."""

    code: str = ""
    info: str = ""
    lag: _Seconds = 0
    blockinfo: _BlockInfo = _BlockInfo()


class _Captcha(msgspec.Struct):
    type: str = ""


class EditResult(msgspec.Struct, frozen=True):
    """What came of an edit, where the API itself has no error."""

    result: str = ""
    nochange: bool = False
    new: bool = False
    captcha: _Captcha | None = None
    code: str | None = None
    info: str = ""


class Edited(msgspec.Struct):
    """The answer to action=edit."""

    error: EditError | None = None
    edit: EditResult = EditResult()


class _MessageGroup(msgspec.Struct):
    id: str = ""


class MessageGroups(msgspec.Struct):
    """What meta=messagegroups says, of the extension Translate."""

    messagegroups: tuple[_MessageGroup, ...] = ()
