"""Free column headers to our fields: guessed from a table of synonyms, corrected by the user.

A header that is no synonym becomes an attribute of its own name, so nothing of a table is lost; only costs and
margins are left out. Where several columns could be one field, the synonym that stands first wins and the others
become attributes.
"""

import re
import unicodedata
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from catalog.errors import SourceUnreadableError
from catalog.readers.record import ColumnMapping
from catalog.values import is_availability

LEFT_OUT = "-"  # what a column is mapped to so that it is not read
ATTRIBUTE = "attributes."

# Spellings are compared without case, spaces and punctuation; the surest stand first.
_SYNONYMS = {
    "id": "id productid itemid articleid sku skuid productsku itemsku itemnumber itemno "
    "itemnr itemcode productcode productnumber productno articlenumber articleno "
    "articlecode artikelnummer artikelnr artnr stockcode uniqueid asin pid uid handle "
    "编号 商品编号 产品编号 商品编码 产品编码 商品id 产品id 货号 商品货号 编码 序号",
    "title": "title producttitle itemtitle name productname itemname articlename "
    "displayname fullname product item bezeichnung produktname artikelname titel nom "
    "titre nombre 名称 商品名称 产品名称 品名 标题 商品标题 产品标题 商品名 产品名 商品 "
    "产品",
    "description": "description productdescription longdescription fulldescription desc "
    "body bodyhtml details overview descriptionhtml shortdescription summary beschreibung "
    "produktbeschreibung descripcion 描述 商品描述 产品描述 详情 商品详情 产品详情 简介 "
    "商品介绍 产品介绍 说明",
    "brand": "brand brandname productbrand make vendor manufacturer manufacturername "
    "maker supplier marke hersteller marque marca 品牌 品牌名称 厂商 制造商 生产商 厂家",
    "category": "category productcategory categorypath categories maincategory "
    "producttype department googleproductcategory kategorie categorie categoria 类别 分类 "
    "商品分类 产品分类 品类 类目 商品类目 商品类别 产品类别",
    "price": "price saleprice sellingprice unitprice currentprice productprice itemprice "
    "listprice retailprice regularprice msrp rrp amount preis verkaufspreis prix precio "
    "价格 售价 单价 销售价 现价 零售价 价钱 标价",
    "currency": "currency currencycode pricecurrency wahrung währung devise moneda 币种 货币 货币单位",
    "availability": "availability availabilitystatus stockstatus instock isinstock "
    "inventorystatus verfügbarkeit verfugbarkeit 库存状态 供货状态 有货 是否有货 可用性 "
    "销售状态",
    "stock": "stock stockquantity stockqty stocklevel quantity qty quantityinstock "
    "quantityavailable inventory inventoryquantity inventoryqty onhand unitsinstock "
    "available bestand lagerbestand 库存 库存数量 数量 库存量 现货数量",
    "url": "url link producturl productlink pageurl permalink href webpage 链接 网址 商品链接 产品链接 商品网址",
    "image": "image imageurl imagelink mainimage mainimageurl productimage "
    "productimageurl picture pictureurl photo photourl thumbnail img bild bildurl 图片 "
    "主图 图片链接 图片地址 商品图片 产品图片",
    "gtin": "gtin gtin13 gtin14 gtin12 gtin8 ean ean13 eancode upc upccode barcode isbn "
    "jan 条码 条形码 国际条码 商品条码",
    "mpn": "mpn manufacturerpartnumber partnumber partno manufacturernumber modelnumber "
    "modelno model herstellernummer 型号 产品型号 商品型号 规格型号",
    "group_id": "groupid itemgroupid parentid parentsku parent variantgroup familyid productgroup 款号 商品组",
    "bullets": "bullets bulletpoints features keyfeatures highlights producthighlight 卖点 特点 产品特点 商品卖点",
    "updated_at": "updatedat lastupdated lastmodified modifiedat updated 更新时间 修改时间",
}
# What a shop pays and earns is nobody's business; `--map` brings such a column in.
_CONFIDENTIAL = frozenset(
    "cost costs costprice costperitem unitcost purchaseprice buyingprice wholesaleprice dealerprice supplierprice "
    "margin profit profitmargin markup costofgoodssold cogs einkaufspreis ekpreis ek marge handelsspanne prixachat "
    "prixdachat 成本 成本价 进价 进货价 采购价 利润 毛利 毛利率 供货价 批发价".split()
)
_KINDS = ("product", "document")
_HEADER_CURRENCY = re.compile(r"(.*?)[\s_]*[(\[（]\s*([A-Za-z]{3}|[€$£¥元])\s*[)\]）]\s*")
_OFFERED = frozenset({"price", "currency", "availability", "stock"})
_BESIDE_OFFERS = frozenset({"id", "type", "updated_at"})
_REQUIRED = ("id", "title")


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """What a table's columns were taken for."""

    columns: tuple[ColumnMapping, ...]  # one for each column, in order
    price_currency: str | None  # named in the header of the price, e.g. "Price (EUR)"


def guess_header(names: Sequence[str], samples: Sequence[Sequence[str]], mapping: Mapping[str, str]) -> Header:
    """Say what each column is.

    Args:
        names: The header row; an empty name becomes "column N".
        samples: Some rows, to tell what a column called "type" holds.
        mapping: Header to field, attribute name or "-", from the user; case does not matter.

    Raises:
        SourceUnreadableError: If two columns are mapped to one field.
    """
    corrected = {theirs.strip().casefold(): ours.strip() for theirs, ours in mapping.items()}
    named = [name.strip() or f"column {place}" for place, name in enumerate(names, start=1)]
    fields: dict[int, str | None] = {}
    for place, name in enumerate(named):
        if name.casefold() in corrected:
            fields[place] = _corrected(name, corrected[name.casefold()], fields)
    for place, name in enumerate(named):
        if plain_header(name) == "type" and place not in fields and _holds_kinds(place, samples):
            fields.update({place: "type", **_document_columns(named, fields)})
    price_currency = None
    for field, spellings in _wanted(fields):
        found = _first_match(spellings, named, fields)
        if found is not None:
            fields[found] = _told_by_cells(field, found, samples, fields)
            if field == "price":
                price_currency = _split_currency(named[found])[1]
    columns = tuple(
        ColumnMapping(column=name, field=fields.get(place, _attribute(name))) for place, name in enumerate(named)
    )
    return Header(columns=columns, price_currency=price_currency)


def missing_fields(header: Header) -> list[str]:
    """Required fields that no column gives."""
    given = {column.field for column in header.columns}
    return [field for field in _REQUIRED if field not in given]


def are_offer_fields(fields: Collection[str]) -> bool:
    """Whether a record or a table of these fields states offers of known products and nothing else.

    Example:
        >>> are_offer_fields(["id", "price", "stock"]), are_offer_fields(["id", "price", "description"])
        (True, False)
    """
    if "title" in fields:  # nearly every record
        return False
    names = set(fields)
    return "id" in names and bool(names & _OFFERED) and names <= _OFFERED | _BESIDE_OFFERS


def n_recognised(header: Header) -> int:
    """How many columns are a field of ours."""
    return sum(column.field is not None and not column.field.startswith(ATTRIBUTE) for column in header.columns)


def our_field(ours: str) -> str:
    """A field of ours as it is; any other name is that of an attribute."""
    known = ours in _SYNONYMS or ours in ("type", "text", "tags")
    return ours if known or ours.startswith(ATTRIBUTE) else f"{ATTRIBUTE}{ours}"


def plain_header(name: str) -> str:
    """A header without case, spaces and punctuation, full-width characters as plain ones."""
    folded = unicodedata.normalize("NFKC", name).casefold()
    return "".join(char for char in folded if char.isalnum())


def _corrected(name: str, ours: str, fields: Mapping[int, str | None]) -> str | None:
    if ours == LEFT_OUT:
        return None
    if ours in fields.values():
        raise SourceUnreadableError(f"--map {name!r}: another column is already mapped to {ours!r}")
    return our_field(ours)


def _told_by_cells(field: str, place: int, samples: Sequence[Sequence[str]], fields: Mapping[int, str | None]) -> str:
    """What a column is by its cells: a stock that is told in words, "In stock" or "有货", is an availability."""
    if field != "stock" or "availability" in fields.values():
        return field
    values = {row[place].strip() for row in samples if place < len(row)} - {""}
    return "availability" if values and all(map(is_availability, values)) else field


def _attribute(name: str) -> str | None:
    """The attribute that a header names; None for what customers are not told."""
    return None if plain_header(_split_currency(name)[0]) in _CONFIDENTIAL else f"{ATTRIBUTE}{name}"


def _holds_kinds(place: int, samples: Sequence[Sequence[str]]) -> bool:
    values = {row[place].strip() for row in samples if place < len(row)} - {""}
    return bool(values) and values <= set(_KINDS)


def _document_columns(named: Sequence[str], taken: Mapping[int, str | None]) -> dict[int, str | None]:
    """The columns of documents in a table that holds both kinds."""
    return {place: name for place, name in enumerate(named) if name in ("text", "tags") and place not in taken}


def _wanted(fields: Mapping[int, str | None]) -> list[tuple[str, list[str]]]:
    wanted = [(field, spellings.split()) for field, spellings in _SYNONYMS.items() if field not in fields.values()]
    for field, spellings in wanted:
        if field == "category":
            spellings.append("type")  # a column of that name mostly holds the kind of product
    return wanted


def _first_match(spellings: Sequence[str], named: Sequence[str], taken: Mapping[int, str | None]) -> int | None:
    free = {}
    for place, name in reversed(list(enumerate(named))):
        if place not in taken:
            free[plain_header(_split_currency(name)[0])] = place
    return next((free[spelling] for spelling in spellings if spelling in free), None)


def _split_currency(name: str) -> tuple[str, str | None]:
    found = _HEADER_CURRENCY.fullmatch(name)
    return (found[1], found[2]) if found else (name, None)
