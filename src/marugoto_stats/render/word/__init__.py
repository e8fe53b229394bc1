"""The report as a Word document: real headings, captions, tables and styles, so that an office can work on it.

- `body`: what stands where; `frame`: what stands around it on every page
- `table`: a layout as tables; `measure`: how much room there is, and how much is taken
- `styles`: our stylesheet
- `template`: what is taken of an office's own document; `washed`: how that is cleaned
- `package`: the file around it, the same bytes every time; `xml`: elements in short
"""

from __future__ import annotations

from marugoto_stats.model import Report
from marugoto_stats.render import View
from marugoto_stats.render.outline import outline
from marugoto_stats.render.word import body, frame, package, template
from marugoto_stats.render.word.styles import stylesheet
from marugoto_stats.wording import words


def write(report: Report, view: View) -> bytes:
    """Return the report as a document, in the styles of the view's template if it has one.

    **Raises** OutputError: `missing-glyph`, `no-font` (from the pictures); UsageError: `template-not-word`.
    """
    language = words(report.lang)
    it = outline(report, language, month=view.whole)
    document = package.empty(title=it.title, lang=it.lang)
    own = stylesheet(monthly=it.monthly)
    if view.template:
        taken = template.dress(document, view.template, own, it.mark)
    else:
        taken = template.Taken()
        package.fill(document.styles.element, own)
        if it.monthly:
            frame.month_page(document)
    if not taken.header:
        frame.header(document, it)
    if not taken.footer:
        frame.footer(document, it)
    body.set_down(document, it, report, language)
    return package.packed(document)
