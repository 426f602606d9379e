"""What ruff's rules mean, in plain words with a way out; those that learners of gRPC meet. Data."""

import re
from typing import Any

from app.web.words import lazy_gettext as _l

_CODE = re.compile(r"\((?P<code>[A-Z]+\d+)\)$")

WORDS: dict[str, Any] = {
    "F821": _l("Nothing of this name was defined or imported up to here. Is it spelt as it is elsewhere, and imported?"),
    "F822": _l("__all__ names what is not there."),
    "F811": _l("The second definition replaces the first, which nobody can reach any more. Give one of them another name."),
    "F402": _l("The loop takes the name of an import away, and leaves its own last value there."),
    "F501": _l("The text and its values do not fit together: Python raises an error when it comes here."),
    "F502": _l("The text and its values do not fit together: Python raises an error when it comes here."),
    "F507": _l("The text and its values do not fit together: Python raises an error when it comes here."),
    "F524": _l("The text and its values do not fit together: Python raises an error when it comes here."),
    "F601": _l("The same key twice: the last one counts."),
    "F632": _l("“is” asks whether two names mean one object. Compare values with ==."),
    "F634": _l("A tuple with something in it is always true: this never fails. Leave the parentheses out."),
    "F701": _l("“break” belongs into a loop."),
    "F704": _l("“yield” belongs into a function: a method that streams responses is one that yields them."),
    "F706": _l("“return” belongs into a function."),
    "F823": _l("The name is given a value further below, so that it is local to this function, and has none yet."),
    "B006": _l("The default is made once, and every call shares it: what one call appends, the next one finds. Write None, and make it inside."),
    "B012": _l("Leaving from “finally” swallows the exception that is on its way."),
    "B015": _l("This compares, and throws the answer away. Is “=” meant, or an assert?"),
    "B018": _l("This makes a value, and throws it away. Is a call meant, with parentheses?"),
    "B020": _l("The loop gives the thing that it loops over another value."),
    "B023": _l("The function is called later, when the loop's name has its last value. Hand it in as a default: lambda x=x: …"),
    "PLE1142": _l("“await” belongs into an “async def”."),
    "RUF006": _l("Python keeps only a weak reference to a task: it may be collected before it is done. Keep it in a name, or use a TaskGroup."),
    "ASYNC210": _l("This waits for the network and stops the event loop: every other call of an aio server waits as well."),
    "ASYNC220": _l("This waits for a process and stops the event loop: every other call of an aio server waits as well."),
    "ASYNC230": _l("This waits for the disk and stops the event loop: every other call of an aio server waits as well."),
    "ASYNC251": _l("time.sleep stops the event loop: every other call of an aio server waits as well. Write await asyncio.sleep(…)."),
}  # fmt: skip
"""By code."""


def python_advice(text: str) -> str:
    """What a problem of ruff means; empty where nothing is known of its code."""
    found = _CODE.search(text)
    return str(WORDS.get(found["code"], "")) if found else ""
