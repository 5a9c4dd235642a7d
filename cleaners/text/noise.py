"""Lines of an article that change by themselves: they make no new revision of it."""

from __future__ import annotations

import hashlib
import re

from copydesk.cleaners.patterns import deferred

#: A line of more words is a sentence of the article, whatever it holds.
_MAX_WORDS = 14

_UNIT = (
    r"(?:sec(?:ond)?s?|min(?:ute)?s?|hours?|hrs?|h|days?|weeks?|sekunden?|minuten?|stunden?|std\.?|tagen?|tage|wochen?"
    r"|secondes?|heures?|jours?|semaines?|segundos?|minutos?|horas?|días?|dias?|semanas?|secondi|minuti|ore|giorni"
    r"|uur|dagen|weken|sekund\w*|minut\w*|godzin\w*|dni|tim(?:m|mar)\w*|dagar|timer?|dager|секунд\w*|минут\w*|час\w*|дн\w+"
    r"|хвилин\w*|годин\w*|dakika|saat|gün|phút|giờ|ngày|menit|jam|hari|دقائق|دقيقة|ساعات|ساعة|दिन|मिनट|घंटे|分钟?|小时|天|分|時間|時|日|분|시간|일)"
)
_AGO = (
    r"(?:ago|vor|il y a|hace|há|fa|geleden|temu|sedan|siden|назад|тому|önce|trước|(?:yang\s+)?lalu|منذ|قبل|पहले|前|전)"
)
_RELATIVE = deferred(
    rf"\b{_AGO}\s*\d+\s*{_UNIT}(?!\w)|\d+\s*{_UNIT}\s*{_AGO}(?!\w)|\d+\s*(?:分钟|小时|分|時間|時|日|天)前|\d+\s*(?:분|시간|일)\s*전",
    re.IGNORECASE,
)
_DIGIT = re.compile(r"\d")
#: What `_RELATIVE` has in it, whatever else; to look for it, by its digit, takes a third of the time.
_AMOUNT = deferred(rf"\d\s*{_UNIT}", re.IGNORECASE)
#: This one and those behind it are asked of lines in lower case, in which they pass over a word by its first letter.
#: A count of readers, views, comments, shares: a number beside one of these words.
_COUNTED = deferred(
    r"""\W*(?:\S+\s+){0,2}\d.*\b(?:people|readers?|users?|visitors?|views?|shares?|comments?|likes?|reads?|reading|watching|online
      |leser\w*|personen|menschen|aufrufe?|kommentare?|lecteurs?|personnes|vues?|commentaires?|partages?
      |personas|lectores|vistas|comentarios|visualizaciones|pessoas|leitores|visualizações|persone|lettori
      |lezers|mensen|reacties|osób|czytelnik\w*|komentarz\w*|läsare|kommentarer|человек|читател\w*|просмотр\w*|комментари\w*
      |kişi|okuyucu|yorum)\b|\D{0,8}\d.*(?:人|次|阅读|閲覧|회|명)""",
    re.VERBOSE,
)
_LISTENING = deferred(
    r"""\b(?:are|is|have|has|were)?\s*(?:reading|viewing|watching|viewed|read|shared|liked|commented|online)\b
      |\b(?:lesen|gelesen|liest|geteilt|lisent|lu|partagé|leyendo|leído|compartid\w+|lendo|leggendo|letto|lezen|gelezen
      |czyta\w*|läser|läst|читают|прочитал\w*|okuyor)\b|阅读|正在|閲覧|읽""",
    re.VERBOSE,
)
_LABEL = deferred(
    r"""^\W*(?:views?|shares?|comments?|likes?|reads?|aufrufe|kommentare|vues|commentaires|vistas|comentarios
      |visualizações|letture|reacties|wyświetlenia|просмотр\w*|комментари\w*)\W*\d[\d.,\s]*[kKmM]?\W*$
      |^\W*\d[\d.,\s]*[kKmM]?\s*(?:views?|shares?|comments?|likes?|reads?|aufrufe|kommentare|vues|commentaires|vistas
      |comentarios|visualizações|letture|reacties|просмотр\w*|комментари\w*)\W*$
      |^\W*(?:shared|viewed|read|liked|geteilt|gelesen|partagé|vu|lu|compartido|visto|leído|condiviso|letto|gedeeld|gelezen)
      \s\d[\d.,]*[kKmM]?\s(?:times|mal|fois|veces|vezes|volte|keer)\b.{0,12}$
      |^\W*(?:rating|bewertung|note|valoración|avaliação|valutazione|waardering|ocena|betyg|рейтинг|оценка)\W{0,3}\d.{0,30}$""",
    re.VERBOSE,
)
#: "311 readers right now": a count of those who are there.
_NOW = deferred(
    r"(?:right now|at the moment|online|gerade|momentan|en ce moment|en directo|ahora|agora|adesso|in questo momento"
    r"|op dit moment|just nu|lige nu|akkurat nå|teraz|сейчас|зараз|şu anda|الآن|עכשיו|지금|现在|現在)\W*$",
)
#: "Updated: 10:40 today": a label, a time of the day, and little else.
_UPDATED = deferred(
    r"""^\W*(?:最終|最后|最後)?(?:(?:last|zuletzt|dernière|última|ultimo|ultima|laatst|senast|sist|sidst|son|ostatnia|последнее)\s+)?
      (?:updated?|modified|revised|aktualisiert|aktualisierung|stand\s?:|mise?\s+à\s+jour|actualizad[oa]|actualización
      |atualizad[oa]|atualização|aggiornat[oa]|aggiornamento|bijgewerkt|update|uppdatera[dt]|oppdatert|opdateret|päivitetty
      |aktualizacja|zaktualizowano|aktualizováno|обновлен[оа]|обновление|оновлено|güncelle(?:me|ndi)|更新|업데이트|تحديث|עודכן|עדכון)
      (?!\w).{0,30}\d{1,2}(?:[:.h時时시]\s?\d{2}|\s?(?:am|pm|[ap]\.m\.|uhr)).{0,30}$""",
    re.VERBOSE,
)
_MAX_UPDATED_WORDS = 9
#: Words by which an advertisement in the text calls itself one, at the line's start.
_ADVERT = re.compile(
    r"""^\W*(?:advert(?:isement|ising)?|sponsored|promoted|promotion|ad|anzeige|werbung|gesponsert|publicité|annonce|sponsorisé
      |publicidad|patrocinado|publicidade|pubblicità|sponsorizzato|advertentie|reklama|реклама|reklam|annons|広告|广告|廣告|광고)\s*(?:[:|–—-]|$)""",
    re.VERBOSE,
)


def is_relative_time(line: str) -> bool:
    """Whether a short line tells how long ago something was, and little else.

    >>> is_relative_time("vor 5 Stunden"), is_relative_time("Updated 3 minutes ago"), is_relative_time("Ann Lee")
    (True, True, False)
    """
    found = _relative(line) if len(line) <= 60 else None
    return found is not None and len(line) - (found.end() - found.start()) <= 30


def relative_time_at(line: str) -> int | None:
    """Where a line begins to tell how long ago something was; `None` where it does not."""
    found = _relative(line)
    return found.start() if found else None


def _relative(line: str) -> re.Match[str] | None:
    """What a line says first of how long ago something was."""
    return _RELATIVE.search(line) if _AMOUNT.search(line) else None


def is_noise(line: str) -> bool:
    """Whether a line tells how long ago, or how many, or is an advertisement that says so.

    >>> is_noise("Updated 18 minutes ago"), is_noise("1,204 people are reading this article now.")
    (True, True)
    >>> is_noise("Three people died, the police said."), is_noise("The bridge fell 18 years ago.")
    (False, False)
    """
    if len(line.split(None, _MAX_WORDS)) > _MAX_WORDS:
        return False
    low = line.lower()
    if _ADVERT.match(low):
        return True
    if not _DIGIT.search(line):
        # All that follows tells a number.
        return False
    if _LABEL.match(low):
        return True
    relative = _relative(line)
    if relative is not None:
        # "Updated 5 minutes ago" is all label; a sentence goes on.
        return len(line) - (relative.end() - relative.start()) <= 30 and not line.rstrip().endswith(
            (".", "!", "?", "。")
        )
    if _UPDATED.match(low):
        return len(line.split()) <= _MAX_UPDATED_WORDS
    return _COUNTED.match(low) is not None and (_LISTENING.search(low) or _NOW.search(low)) is not None


def core_of(text: str) -> str:
    """The digest of a text without what changes by itself."""
    return hashlib.sha256(without_noise(text).encode()).hexdigest()


def without_noise(text: str) -> str:
    """A text without the lines that change by themselves: what its revisions are told by."""
    return "\n".join(line for line in text.split("\n") if line.strip() and not is_noise(line))
