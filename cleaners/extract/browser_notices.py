"""Notices to the reader's browser, which is old or shows no scripts or films; steps that tell how to do it stay."""

from __future__ import annotations

import re

from copydesk.cleaners.extract.blocks import which
from copydesk.cleaners.extract.model import Chosen, Judged
from copydesk.cleaners.patterns import deferred

#: A notice has no more words.
_NOTICE_WORDS = 40

#: How a notice speaks to its reader, and what it says; both of it stands in its first letters.
_BEGINS = deferred(
    r"""\W*(?:sorry,?\s)?(?:(?:please|bitte|veuillez|merci\sd[e']|por\sfavor|per\sfavore|prego|you\s(?:need|have|must)\sto|to\s(?:view|see|watch)
      |your\s(?:web\s)?browser|this\sbrowser|the\sbrowser\syou|you\sare\susing|you\sappear|you['’]re\susing|it\sseems|it\slooks
      |(?:ihr|dein|der\sverwendete|dieser)\s(?:web)?browser|sie\sverwenden|(?:votre|ce)\snavigateur|vous\sutilisez|(?:su|tu|este)\snavegador
      |estás?\s(?:usando|utilizando)|(?:o\s)?seu\snavegador|(?:il\s)?(?:tuo|suo)\sbrowser|stai\susando|(?:je|uw)\sbrowser|je\sgebruikt|u\sgebruikt
      |din\s(?:webbläsare|nettleser|browser)|du\s(?:använder|bruker|bruger)|twoja\sprzeglądarka|używasz|váš\sprohlížeč|ваш\sбраузер|вы\sиспользуете
      |пожалуйста|будь\sласка|javascript\s(?:is|must|has|muss|ist|doit|est|debe|está|deve|è|moet))(?![^\W\d_]))""",
    re.IGNORECASE | re.VERBOSE,
)
_SAYS = deferred(
    r"""javascript|java-script|(?:browser|navigateur|navegador|webbläsare|nettleser|przeglądark\w|prohlížeč\w?|браузер\w?)\b.{0,60}
      (?:out\sof\sdate|outdated|not\ssupport|no\slonger\ssupport|unsupported|does\snot|doesn['’]t|is\sold|too\sold|veraltet|unterstützt|obsolète
      |ancien|dépassé|ne\s(?:prend|supporte)|obsolet[oa]|desactualizad[oa]|no\s(?:es\scompatible|soporta|admite)|não\s(?:suporta|é)|non\s(?:supporta|è)
      |verouderd|niet\sondersteund|ondersteunt\sgeen|stöds|stöder|støtte|föråldrad|nie\sobsługuje|przestarzał|zastaral|nepodporuje|устарел|не\sподдерж)
      |(?:outdated|old|unsupported|veralteten|obsolète|obsoleto|verouderde)\s(?:web\s)?(?:browser|navigateur|navegador)|navigateur\sobsolète""",
    re.IGNORECASE | re.VERBOSE,
)


def without_browser_notices(judged: Judged, chosen: Chosen) -> Chosen:
    """The chosen blocks without notices to the browser."""
    kept = chosen.copy()
    for block in which(chosen & (judged.sizes <= _NOTICE_WORDS)):
        kept[block] = not is_browser_notice(judged.blocks.text[block])
    return kept


def is_browser_notice(text: str) -> bool:
    """Whether a text tells a reader's browser, and not a reader, what it lacks.

    >>> is_browser_notice("Your browser is out of date."), is_browser_notice("Please enable JavaScript to go on.")
    (True, True)
    >>> is_browser_notice("Open the settings of your browser and enable JavaScript.")
    False
    """
    return _BEGINS.match(text) is not None and _SAYS.search(text) is not None
