import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etl.reader.encodings import decode, likelihood
from etl.reader.failures import ReadFailure

MAINLAND = "乡镇,村,集体经济收入(万元)\n青山镇,双龙村,12.5\n石桥镇,新民社区居委会,8\n"
TAIWAN = "統計年月,區域別,村里,戶數,備註\n10304,宜蘭縣宜蘭市,民族里,812,無\n10304,宜蘭縣礁溪鄉,德陽村,1204,遷入較多\n"
WIDE = ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-8"]
PLACES = ["青山镇", "双龙村", "石桥村", "新民社区", "大坪乡", "李家沟", "合作社", "培训", "收入", "备注", "其他", "蔬菜种植"]
COUNTIES = ["宜蘭縣", "礁溪鄉", "德陽村", "戶數", "備註", "統計", "區域別", "臺灣", "壯圍鄉", "民族里", "歲", "總計"]


@pytest.mark.parametrize("repeat", [1, 200])
@pytest.mark.parametrize("encoding", [*WIDE, "gb18030"])
def test_decode_mainland_text(encoding: str, repeat: int) -> None:
    assert decode((MAINLAND * repeat).encode(encoding), "a.csv")[0] == MAINLAND * repeat


@pytest.mark.parametrize("repeat", [1, 200])
@pytest.mark.parametrize("encoding", [*WIDE, "cp950"])
def test_decode_taiwan_text(encoding: str, repeat: int) -> None:
    assert decode((TAIWAN * repeat).encode(encoding), "a.csv")[0] == TAIWAN * repeat


def test_decode_big5_is_valid_gb18030_and_not_taken_for_it() -> None:
    data = TAIWAN.encode("cp950")
    assert data.decode("gb18030") != TAIWAN
    assert decode(data, "a.csv") == (TAIWAN, "cp950")


@pytest.mark.parametrize(
    "text",
    [
        "村,1\n",
        "收入,3\n",
        "备注\n",
        "联通,1\n",
        "路\n1\n",
        "a,b\n1,2\n",
        "面积 m²\n",
        "买买提·江\n",
        "A·B\n",
        "5×3\n",
        "café,5\n",
        "±0.5\n",
        "㎡,①,Ⅲ,℃\n",
    ],
)
def test_decode_few_characters(text: str) -> None:
    assert decode(text.encode("utf-8"), "a.csv") == (text, "utf-8")
    if not set(text) & set("é²·①×±"):
        assert decode(text.encode("gb18030"), "a.csv")[0] == text


@given(st.lists(st.sampled_from(PLACES), min_size=1, max_size=30), st.sampled_from(["gb18030", "utf-8", "utf-16", "utf-16-le"]))
@settings(max_examples=150, deadline=None)
def test_decode_any_mix_of_mainland_words(words: list[str], encoding: str) -> None:
    text = ",1\n".join(words) + ",2\n"
    assert decode(text.encode(encoding), "a.csv")[0] == text


@given(st.lists(st.sampled_from(COUNTIES), min_size=1, max_size=30), st.sampled_from(["cp950", "utf-8", "utf-16"]))
@settings(max_examples=150, deadline=None)
def test_decode_any_mix_of_taiwan_words(words: list[str], encoding: str) -> None:
    text = ",1\n".join(words) + ",2\n"
    assert decode(text.encode(encoding), "a.csv")[0] == text


def test_decode_names_outside_gbk() -> None:
    text = "代码,名称\n1,𬭚阳村\n2,㟽坪村\n3,䓖坡村\n"
    assert decode(text.encode("gb18030"), "a.csv") == (text, "gb18030")


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (bytes(range(256)) * 8, "binary"),
        (b"a,b\n1,\x002\n", "binary"),
        (b"a,b\n1,2\n" + b"\0" * 500, "binary"),
        (MAINLAND.encode() + b"\xff\xfe\xff", "encoding"),
        (b"\xef\xbb\xbf" + MAINLAND.encode("gb18030"), "encoding"),
        ("Größe;Straße\nñandú;çà\n".encode("latin-1"), "encoding"),
        (MAINLAND.encode("utf-16")[:-1], "encoding"),
    ],
)
def test_decode_what_is_no_text_or_in_no_known_encoding(data: bytes, code: str) -> None:
    with pytest.raises(ReadFailure) as raised:
        decode(data, "a.csv")
    assert raised.value.code == code


def test_likelihood_of_text_above_that_of_rubbish() -> None:
    assert likelihood(MAINLAND) > 0.8
    assert likelihood(TAIWAN.encode("cp950").decode("gb18030")) < 0.4
    assert likelihood("only ASCII") == 1.0
