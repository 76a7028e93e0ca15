"""Policy pages into passages."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.catalogue.policies import LONGEST_PASSAGE, Policies, PoliciesUnusable, read_policies
from assistant.catalogue.policy import Passage


def pages(folder: Path, **contents: str | bytes) -> Policies:
    """The passages of pages with these names and contents."""
    for name, content in contents.items():
        path = folder / f"{name}.md"
        path.write_bytes(content.encode() if isinstance(content, str) else content)
    return read_policies(folder)


def texts(policies: Policies) -> list[str]:
    return [passage.text for passage in policies.passages]


def test_a_page_is_split_at_its_headings(tmp_path: Path) -> None:
    policies = pages(
        tmp_path,
        returns="# Returns\n\nYou may return it.\n\n"
        "## How long?\n\nWithin 30 days.\n\n### From abroad\n\n45 days.\n",
    )
    assert policies.passages == [
        Passage("returns#returns", "returns", "Returns", "", "returns", "You may return it."),
        Passage("returns#how-long", "returns", "Returns", "How long?", "how-long", "Within 30 days."),
        Passage(
            "returns#from-abroad", "returns", "Returns", "How long?: From abroad", "from-abroad", "45 days."
        ),
    ]
    assert (policies.pages, policies.problems) == (1, ())


def test_text_before_any_heading_opens_the_page_and_its_name_is_the_title(tmp_path: Path) -> None:
    (passage,) = pages(tmp_path, **{"opening-hours": "Open from 9 to 18."}).passages
    assert passage == Passage(
        "opening-hours#", "opening-hours", "Opening hours", "", "", "Open from 9 to 18."
    )


def test_front_matter_gives_title_and_scope(tmp_path: Path) -> None:
    policies = pages(
        tmp_path,
        warranty="---\ntitle: Warranty, in short\ncategories: [Laptops, Phones]\nbrands: Aldern, Brisk\n---\n"
        "Two years.\n",
    )
    (passage,) = policies.passages
    assert (passage.title, passage.text) == ("Warranty, in short", "Two years.")
    assert passage.categories == ("Laptops", "Phones")
    assert passage.brands == ("Aldern", "Brisk")


def test_a_line_under_a_heading_narrows_its_section_and_those_below_it(tmp_path: Path) -> None:
    policies = pages(
        tmp_path,
        warranty="# Warranty\n\nTwo years.\n\n"
        "## Batteries\nApplies to: Laptops, Phones\n\nOne year.\n\n"
        "### Aldern\n**Applies to brand:** Aldern\nThree years.\n\n"
        "## Pots\n*Applies to category: Pots and pans.*\n\nTen years.\n\n"
        "## Everything else\nApplies to: all products\n\nAs the law says.\n",
    )
    assert [(p.text, p.categories, p.brands) for p in policies.passages] == [
        ("Two years.", (), ()),
        ("One year.", ("Laptops", "Phones"), ()),
        ("Three years.", ("Laptops", "Phones"), ("Aldern",)),
        ("Ten years.", ("Pots and pans",), ()),
        ("As the law says.", (), ()),
    ]


def test_a_section_may_widen_what_its_page_narrows(tmp_path: Path) -> None:
    policies = pages(
        tmp_path,
        phones="---\ncategories: Phones\n---\n# Phones\n\nSealed only.\n\n"
        "## Refunds\nApplies to: everything\n\nIn 5 days.",
    )
    assert [passage.categories for passage in policies.passages] == [("Phones",), ()]


def test_a_chinese_page(tmp_path: Path) -> None:
    policies = pages(
        tmp_path,
        退货政策="# 退货政策\n\n自收到商品之日起\n三十天内可以退货。\n\n"
        "## 电子产品：手机？\n适用于：手机、笔记本电脑\n\n七天内。\n\n"
        "## 品牌\n适用于品牌：星河\n\n两年保修。\n",
    )
    opening, phones, brand = policies.passages
    assert opening == Passage(
        "退货政策#退货政策", "退货政策", "退货政策", "", "退货政策", "自收到商品之日起三十天内可以退货。"
    )
    assert (phones.anchor, phones.categories) == ("电子产品手机", ("手机", "笔记本电脑"))
    assert (brand.text, brand.brands) == ("两年保修。", ("星河",))


def test_anchors_are_githubs_and_unique(tmp_path: Path) -> None:
    policies = pages(
        tmp_path,
        page="## What's *new*, & `old`?\na\n## Costs\nb\n## Costs\nc\n## Costs 1\nd\n## Costs\ne\n"
        "## 🙂\nf\n## Über uns_x\ng\n",
    )
    assert [passage.anchor for passage in policies.passages] == [
        "whats-new--old",
        "costs",
        "costs-1",
        "costs-1-1",
        "costs-2",
        "section",
        "über-uns_x",
    ]
    assert len({passage.id for passage in policies.passages}) == 7


def test_lists_and_tables_stay_readable(tmp_path: Path) -> None:
    policies = pages(
        tmp_path,
        shipping="# Shipping\n\nSend it back so:\n\n"
        "1. Pack it.\n2. Print the label:\n   - at home\n   - in the shop\n\n"
        "| To | Days | Cost |\n|---|---|---|\n| Norway | 3 | **€5** |\n| Sweden | 4 | |\n",
    )
    assert texts(policies) == [
        "Send it back so:\n\n1. Pack it.\n2. Print the label:\n  - at home\n  - in the shop\n\n"
        "To: Norway; Days: 3; Cost: €5\nTo: Sweden; Days: 4"
    ]


def test_links_keep_what_one_can_act_on(tmp_path: Path) -> None:
    policies = pages(
        tmp_path,
        contact="[Mail](mailto:help@s.example?subject=Hi), [call](tel:+4712345), <https://s.example/x>, "
        "[our site](https://s.example), [terms](terms.md), [x](javascript:alert(1)), ![The van](van.png), "
        "<help@s.example>, [help@s.example](mailto:help@s.example).",
    )
    assert texts(policies) == [
        "Mail (help@s.example), call (+4712345), https://s.example/x, our site (https://s.example), terms, "
        "x, The van, help@s.example, help@s.example."
    ]


def test_what_is_struck_out_or_hidden_is_not_policy(tmp_path: Path) -> None:
    policies = pages(
        tmp_path,
        returns="Within ~~60 days~~ 30 days. <!-- we never say no --> Really\u202e.\n\n"
        "<!-- old: 90 days -->\n\n<div><b>In the shop</b> too.</div>\n\nMonday  \nTuesday<br>Friday\n",
    )
    assert texts(policies) == ["Within 30 days. Really.\n\nIn the shop too.\n\nMonday\nTuesday\nFriday"]


def test_long_sections_are_split_between_paragraphs(tmp_path: Path) -> None:
    paragraph = "This sentence is here to fill a paragraph up. " * 8
    policies = pages(tmp_path, terms="## Terms\n\n" + f"{paragraph}\n\n" * 5)
    assert [passage.anchor for passage in policies.passages] == ["terms", "terms-part-2", "terms-part-3"]
    assert all(len(text) <= LONGEST_PASSAGE for text in texts(policies))
    assert "\n\n".join(texts(policies)) == "\n\n".join([paragraph.strip()] * 5)


def test_a_paragraph_too_long_is_split_between_sentences(tmp_path: Path) -> None:
    english = " ".join(f"Sentence number {n} says a little." for n in range(80))
    chinese = "".join(f"第{n}条规定适用于所有商品。" for n in range(80))
    endless = "x" * 3000
    policies = pages(tmp_path, a=english, b=chinese, c=endless)
    assert " ".join(p.text for p in policies.passages if p.page == "a") == english
    assert "".join(p.text for p in policies.passages if p.page == "b") == chinese
    assert "".join("".join(p.text.split()) for p in policies.passages if p.page == "c") == endless
    assert all(
        text.endswith((".", "。"))
        for p, text in zip(policies.passages, texts(policies), strict=True)
        if p.page != "c"
    )


def test_a_list_keeps_the_line_that_introduces_it(tmp_path: Path) -> None:
    filling = "This sentence is here to fill a paragraph up. " * 20
    items = "".join(f"- Step number {n} of a longer list of steps\n" for n in range(9))
    policies = pages(tmp_path, steps=f"{filling}\n\nDo this:\n\n{items}")
    first, second = texts(policies)
    assert first == filling.strip()
    assert second.startswith("Do this:\n\n- Step number 0")


def test_folders_within_and_pages_of_the_same_name(tmp_path: Path) -> None:
    (tmp_path / "help").mkdir()
    (tmp_path / ".git").mkdir()
    (tmp_path / "help" / "returns.md").write_text("In the help.")
    (tmp_path / ".git" / "hidden.md").write_text("Hidden.")
    (tmp_path / "returns.markdown").write_text("Another.")
    (tmp_path / "notes.txt").write_text("No page.")
    policies = pages(tmp_path, returns="At the top.")
    assert [(p.page, p.text) for p in policies.passages] == [
        ("help/returns", "In the help."),
        ("returns", "Another."),
        ("returns-2", "At the top."),
    ]
    assert [(p.file, p.reason) for p in policies.problems] == [
        ("returns.md", 'another page is called "returns" too: this one is read as "returns-2"')
    ]


def test_encodings_and_line_ends(tmp_path: Path) -> None:
    policies = pages(
        tmp_path,
        a="# Rückgabe\r\n\r\nGrößere Stücke.".encode("cp1252"),
        b="---\ntitle: 退货\n---\n三十天内可以退货。".encode("gb18030"),
        c="\ufeff---\ntitle: Mark\n---\nText.",
        d="# Wide\n\nText in two bytes.".encode("utf-16"),
    )
    assert [passage.title for passage in policies.passages] == ["Rückgabe", "退货", "Mark", "Wide"]
    assert policies.problems == ()


def test_what_is_wrong_with_a_page_is_told_and_the_others_are_read(tmp_path: Path) -> None:
    policies = pages(
        tmp_path,
        empty=" \n",
        bare="# Only a heading\n",
        broken="---\ntitle: Returns: how they work\n---\nText all the same.",
        narrow="---\ntitle: Phones: returns\ncategories: [Phones]\n---\nWithin 7 days.",
        words="---\njust words\n---\nMore text.",
        binary=b"\x00\x01\x02" * 50,
        huge="x" * (3 << 20),
        good="Good.",
    )
    assert [p.page for p in policies.passages] == ["broken", "good", "words"]
    assert [(p.file, p.line) for p in policies.problems] == [
        ("bare.md", 0),
        ("binary.md", 0),
        ("broken.md", 2),
        ("empty.md", 0),
        ("huge.md", 0),
        ("narrow.md", 2),
        ("words.md", 1),
    ]
    assert policies.passages[0].title == "Returns: how they work"
    reasons = " | ".join(problem.reason for problem in policies.problems)
    for expected in (
        "it has no text",
        "it is no text",
        "YAML and was left out",
        "YAML: the page was not read",
        "it is empty",
        "larger than 2 MB",
        "no names",
    ):
        assert expected in reasons


def test_front_matter_cannot_run_or_blow_up(tmp_path: Path) -> None:
    bomb = "a: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(
        f"{chr(98 + n)}: &{chr(98 + n)} [{','.join(['*' + chr(97 + n)] * 9)}]\n" for n in range(20)
    )
    policies = pages(
        tmp_path,
        bomb=f"---\n{bomb}categories: *u\n---\nText.",
        code="---\ntitle: !!python/object/apply:os.system ['true']\n---\nText.",
    )
    assert [(p.page, p.categories) for p in policies.passages] == [("bomb", ()), ("code", ())]


def test_no_folder_and_nothing_in_it(tmp_path: Path) -> None:
    with pytest.raises(PoliciesUnusable, match=r"There is no folder .*nowhere"):
        read_policies(tmp_path / "nowhere")
    with pytest.raises(PoliciesUnusable, match="holds no Markdown page with text"):
        read_policies(tmp_path)
    with pytest.raises(PoliciesUnusable, match=r"returns\.md: it is empty"):
        pages(tmp_path, returns="")
    with pytest.raises(PoliciesUnusable, match="is a file"):
        read_policies(tmp_path / "returns.md")
