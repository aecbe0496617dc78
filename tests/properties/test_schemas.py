"""Any bytes are a schema of models; what leads back from one model to another is found."""

from __future__ import annotations

import msgspec
from hypothesis import given
from hypothesis import strategies as st
from scalesight.languages import load_markup
from scalesight.outline import outline
from scalesight.outline.facts import Assign, Call, Name, Outline, Text

SCHEMAS = load_markup("prisma")
PIECES = (
    b"model Product {\n",
    b"model ",
    b"  id Int @id\n",
    b"  reviews Review[]\n",
    b"  product Product? @relation(fields: [productId], references: [id])\n",
    b'  other Product @relation("x", fields: [',
    b"}\n",
    b"@@map(",
    b'  @@map("t")\n',
    b"  @@unique([a, b])\n",
    b"// scalesight: x\n",
    b"\xff\x00",
    b"view V {",
)


@given(st.lists(st.sampled_from(PIECES) | st.binary(max_size=8), max_size=20))
def test_any_bytes_have_an_outline(pieces: list[bytes]) -> None:
    source = b"".join(pieces)
    found = outline(SCHEMAS, source)
    assert msgspec.msgpack.decode(msgspec.msgpack.encode(found), type=Outline) == found
    for placed in found.classes:
        start, end = placed.definition.span
        assert 0 <= placed.start + start <= placed.start + end <= len(source)


def test_relations_know_what_leads_back() -> None:
    source = b"""
model Product {
  id      Int      @id
  writer  User     @relation("written", fields: [writerId], references: [id])
  reader  User     @relation("read", fields: [readerId], references: [id])
  @@map("shop_product")
}
model User {
  wrote Product[] @relation("written") // all of them
  read  Product[] @relation("read")
}
"""
    product, user = (placed.definition for placed in outline(SCHEMAS, source).classes)
    assert [_back(field) for field in product.body[1:3] if isinstance(field, Assign)] == ["wrote", "read"]
    assert [_back(field) for field in user.body if isinstance(field, Assign)] == ["writer", "reader"]


def test_a_schema_in_several_files_has_relations_between_them() -> None:
    source = b"""
enum Kind { A }
model Step {
  id    Int   @id
  kind  Kind
  mode  Mode
  kinds Kind[]
  flow  Flow  @relation(fields: [flowId], references: [id])
  runs  Run[]
}
"""
    (step,) = (placed.definition for placed in outline(SCHEMAS, source).classes)
    values = [field.value for field in step.body if isinstance(field, Assign)]
    words = [value.function.id for value in values if isinstance(value, Call) and isinstance(value.function, Name)]
    assert words == ["scalar", "scalar", "scalar", "scalar", "one", "many"]


def _back(field: Assign) -> str | None:
    assert isinstance(field.value, Call)
    text = next((a.value for a in field.value.arguments if a.name == "back_populates"), None)
    return str(text.parts[0]) if isinstance(text, Text) else None
