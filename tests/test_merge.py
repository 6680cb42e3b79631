"""Three texts become one: what does not clash is merged, what clashes is told, nothing is lost in silence."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from core import prose
from core.merge import merge

BLOCKS = st.lists(st.sampled_from("abcdefg"), max_size=8)


@given(BLOCKS, BLOCKS)
def test_where_one_side_changed_nothing_the_other_is_the_result(base, changed):
    assert merge(base, changed, base) == (changed, [])
    assert merge(base, base, changed) == (changed, [])


@given(BLOCKS, BLOCKS)
def test_where_both_made_the_same_change_it_is_made_once(base, changed):
    assert merge(base, changed, changed) == (changed, [])


@given(BLOCKS, BLOCKS, BLOCKS)
def test_nothing_that_somebody_added_is_lost(base, ours, theirs):
    merged, clashes = merge(base, ours, theirs)
    told = Counter(block for _was, _mine, other in clashes for block in other)
    for side, also in ((ours, Counter()), (theirs, told)):
        added = Counter(side) - Counter(base)
        assert not added - (Counter(merged) + also), "every block added stands in the text or in a clash"


@given(BLOCKS, BLOCKS, BLOCKS)
def test_what_both_left_alone_stays_and_nothing_is_invented(base, ours, theirs):
    merged, clashes = merge(base, ours, theirs)
    assert set(merged) <= set(base) | set(ours) | set(theirs)
    for was, mine, other in clashes:
        assert mine != was and other != was and mine != other


@given(BLOCKS, BLOCKS, BLOCKS)
def test_who_merges_with_whom_clashes_in_the_same_places(base, ours, theirs):
    one, other = merge(base, ours, theirs)[1], merge(base, theirs, ours)[1]
    assert one == [(was, theirs_, ours_) for was, ours_, theirs_ in other]


def test_two_people_at_two_ends_of_a_text_both_have_their_way():
    base = ["Un.", "Deux.", "Trois."]
    assert merge(base, ["Un, corrigé.", "Deux.", "Trois."], ["Un.", "Deux.", "Trois.", "Quatre."]) == (
        ["Un, corrigé.", "Deux.", "Trois.", "Quatre."], [],
    )  # fmt: skip


def test_two_people_in_one_paragraph_clash_and_ours_stands():
    merged, clashes = merge(["Un.", "Deux."], ["Un.", "Deux à moi."], ["Un.", "Deux à eux."])
    assert merged == ["Un.", "Deux à moi."]
    assert clashes == [(["Deux."], ["Deux à moi."], ["Deux à eux."])]


def test_one_removes_what_the_other_rewrites_is_a_clash():
    merged, clashes = merge(["Un.", "Deux."], ["Un."], ["Un.", "Deux, mieux."])
    assert merged == ["Un."]
    assert clashes == [(["Deux."], [], ["Deux, mieux."])]


def test_the_blocks_of_a_body_joined_are_the_body():
    body = prose.clean("<h2>Titre</h2><p>Un <strong>mot</strong> &amp; deux.</p><ul><li><p>a</p></li></ul><p>Fin.</p>")
    assert len(prose.blocks(body)) == 4
    assert "".join(prose.blocks(body)) == body
    assert prose.blocks("") == []
