"""Show a body as plain text: for e-mail, copying and the wire."""

from dataclasses import dataclass, field

from .tree import Content, Node, parse
from .vocabulary import collapse


def to_text(html: str) -> str:
    """Return the body as plain text, with nothing left out.

    Blocks are apart by a blank line. Items begin with "– " or their number, cells are apart by a tab, the address of a
    link follows it in round brackets unless it is the text itself, captions stand in square brackets, and footnotes
    are numbered [1] in the text and listed at the end. Video and audio are a line with title and address, then the
    transcript.
    """
    writer = _Writer()
    blocks = writer.blocks(parse(html))
    listed = [f"[{number}] {note}" for number, note in enumerate(writer.notes, start=1)]
    return "\n\n".join([*blocks, *(["\n".join(listed)] if listed else [])])


@dataclass
class _Writer:
    notes: list[str] = field(default_factory=list)

    def blocks(self, children: Content) -> list[str]:
        found: list[str] = []
        line: list[Node | str] = []
        for child in children:
            if isinstance(child, str) or child.is_inline:
                line.append(child)
            else:
                found += [self.line(line), *self.block(child)]
                line = []
        return [block for block in [*found, self.line(line)] if block]

    def block(self, node: Node) -> list[str]:
        match node.name:
            case "ul" | "ol":
                return ["\n".join(self.items(node))]
            case "table":
                return ["\n".join(self.rows(node))]
            case "figcaption":
                return [f"[{caption}]" for caption in [" ".join(self.blocks(node.children))] if caption]
            case "aside":
                return self.media(node)
        return self.blocks(node.children)

    def items(self, node: Node) -> list[str]:
        found = []
        for number, item in enumerate((child for child in node.children if not isinstance(child, str)), start=1):
            lines = "\n".join(self.blocks(item.children)).split("\n")
            found.append((f"{number}. " if node.name == "ol" else "– ") + "\n  ".join(lines))
        return found

    def rows(self, node: Node) -> list[str]:
        """The lines of a table or of a part of it."""
        found: list[str] = []
        for child in node.children:
            if isinstance(child, str):
                continue
            if child.name == "tr":
                cells = (cell for cell in child.children if not isinstance(cell, str))
                found.append("\t".join(_one_line(self.blocks(cell.children)) for cell in cells))
            elif child.name == "caption":
                found.append(_one_line(self.blocks(child.children)))
            else:
                found += self.rows(child)
        return found

    def media(self, node: Node) -> list[str]:
        address, title = node.attributes.get("data-href", ""), node.attributes.get("data-title", "")
        heading = f"{title} ({address})" if title and address else title or address
        return [block for block in [heading, *self.blocks(node.children)] if block]

    def line(self, children: Content) -> str:
        return "\n".join(part.strip(" ") for part in self.inline(children).split("\n")).strip("\n")

    def inline(self, children: Content) -> str:
        return "".join(collapse(child) if isinstance(child, str) else self.mark(child) for child in children)

    def mark(self, node: Node) -> str:
        if node.name == "br":
            return "\n"
        if node.is_note:
            number = len(self.notes) + 1
            self.notes.append("")  # keeps the number while the content is written
            self.notes[number - 1] = _one_line([self.inline(node.children)])
            return f"[{number}]"
        text = self.inline(node.children)
        address = node.attributes.get("href", "")
        shown = text.strip(" ")
        if not address or address in (shown, f"{shown}/") or address.partition(":")[2] in (shown, f"//{shown}"):
            return text
        return f"{text} ({address})"


def _one_line(blocks: list[str]) -> str:
    return " ".join(part for part in collapse(" ".join(blocks)).split(" ") if part)
