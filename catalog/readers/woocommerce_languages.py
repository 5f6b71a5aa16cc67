"""The headers of WooCommerce's product CSV in other languages: an export is written in the language of its shop.

Taken from exports that shops have published: German, French, Spanish, Dutch and Italian whole, Chinese in part (its
columns of sales, stock and measures are guessed from WooCommerce's own words). A header that is in no list becomes an
attribute, as any unknown column does, and `--map` corrects it.
"""

import re

from catalog.readers.headers import plain_header

# English plain header, and the plain headers that mean it.
_TRANSLATIONS = {
    "type": "typ tipo 类型",
    "sku": "artikelnummer ugs cod 货号",
    "gtinupceanorisbn": "gtinupceanoderisbn gtinupceanouisbn gtinupceanoisbn gtinupceanofisbn gtinupcean或isbn",
    "name": "nom nombre naam nome 名称",
    "published": "veröffentlicht publié publicado gepubliceerd pubblicato 已发布",
    "isfeatured": "isthervorgehoben misenavant estádestacado uitgelicht inprimopiano 是否为精选 是推荐产品",
    "visibilityincatalog": "sichtbarkeitimkatalog visibilitédanslecatalogue visibilidadenelcatálogo "
    "zichtbaarheidincatalogus visibilitànelcatalogo 在目录中的可见性 目录可见性",
    "shortdescription": "kurzbeschreibung descriptioncourte descripcióncorta korteomschrijving kortebeschrijving "
    "brevedescrizione 简短描述",
    "description": "beschreibung descripción beschrijving descrizione 描述",
    "datesalepricestarts": "datumandemangebotspreisbeginnt datededébutdepromo díaenqueempiezaelpreciorebajado "
    "startdatumactieprijs datadipartenzadelprezzoinsaldo 促销价格开始日期 促销开始日期",
    "datesalepriceends": "datumandemangebotspreisendet datedefindepromo díaenqueterminaelpreciorebajado "
    "einddatumactieprijs terminedatadelprezzodivendita 促销价格结束日期 促销结束日期",
    "taxstatus": "steuerstatus étatdelatva statutfiscal estadodelimpuesto btwstatus statodelleimposte 税状态",
    "taxclass": "steuerklasse classedetva classetva clasedeimpuesto belastingklasse aliquotadiimposta 税类",
    "instock": "vorrätig enstock eninventaire existencias opvoorraad 有货",
    "stock": "lager bestand inventaire inventario voorraad magazzino 库存",
    "lowstockamount": "geringelagermenge montantdestockfaible cantidaddebajoinventario lagevoorraad 低库存量",
    "backordersallowed": "lieferrückstandeerlaubt lieferrückständeerlaubt rückständeerlaubt "
    "autoriserlescommandesdeproduitsenrupture permitirreservasdeproductosagotados nabestellingentoestaan "
    "abilitagliordiniarretrati 允许缺货下单 允许延期交货",
    "soldindividually": "nureinzelnverkaufen vendreindividuellement vendidoindividualmente "
    "wordtindividueelverkocht vendutosingolarmente 单独出售",
    "allowcustomerreviews": "kundenrezensionenerlauben kundenbewertungenerlauben autoriserlesavisclients "
    "permitirvaloracionesdeclientes klantbeoordelingentoestaan permettilerecensioniclienti 允许客户评价",
    "purchasenote": "hinweiszumkauf notedecommande notedelachat notadecompra aankoopnotitie notadiacquisto 购物备注",
    "saleprice": "angebotspreis tarifpromo preciorebajado actieprijs prezzoinofferta 促销价格",
    "regularprice": "regulärerpreis tarifrégulier precionormal reguliereprijs prezzodilistino 常规售价",
    "categories": "kategorien catégories categorías categorieën categorie 分类",
    "tags": "schlagwörter étiquettes etiquetas etichette 标签",
    "shippingclass": "versandklasse classedexpédition classedelivraison clasedeenvío verzendklasse "
    "classedispedizione 运费类",
    "images": "bilder imágenes afbeeldingen immagine immagini 图片",
    "downloadlimit": "limitedetéléchargement límitededescargas downloadlimiet limitedidownload 下载限制",
    "downloadexpirydays": "ablauftagedesdownloads joursdexpirationdutéléchargement díasdecaducidaddeladescarga "
    "dagenvervaltijddownload scaricaigiornidiscadenza 下载的过期天数",
    "parent": "übergeordnetesprodukt superior hoofd genitore 父级",
    "groupedproducts": "gruppierteprodukte groupesdeproduits productosagrupados gegroepeerdeproducten "
    "prodottiraggruppati 分组产品",
    "upsells": "zusatzverkäufe produitssuggérés ventasdirigidas upsell 交叉销售",
    "crosssells": "crosssellsquerverkäufe ventescroisées ventascruzadas crosssell 追加销售",
    "externalurl": "externeurl urlexterne urlexterna urlesterna 外部链接",
    "buttontext": "libellédubouton textodelbotón knoptekst testodelpulsante 按钮文本",
    "position": "posición positie posizione 位置",
    "brands": "marken marke marques marcas merken marchi 品牌",
}
_ENGLISH = {spelling: english for english, spellings in _TRANSLATIONS.items() for spelling in spellings.split()}
# The columns of the named attributes; # stands for the attribute's number.
_PARTS = {
    "name": "attribute#name attribut#name nomdelattribut# nombredelatributo# naameigenschap# attributo#nome 属性#名称 "
    "属性名#",
    "values": "attribute#values attribut#werte valeursdelattribut# valoresdelatributo# waardeeigenschap# "
    "waardeneigenschap# attributo#valutae attributo#valorei 属性#值 属性值#",
    "visible": "attribute#visible attribut#sichtbar attribut#visible atributovisible# zichtbareeigenschap# "
    "attributo#visibile 属性#可见",
    "other": "attribute#global attribute#default attribut#global attribut#standard attribut#pardéfaut atributoglobal# "
    "atributopordefecto# globaleeigenschap# standaardeigenschap# attributo#globale attributo#predefinito 属性#的全局 "
    "属性#全局 属性#默认",
}
_PART = {spelling: part for part, spellings in _PARTS.items() for spelling in spellings.split()}
_NUMBER = re.compile(r"\d+")
_MEASURE = re.compile(
    r"\s*(weight|length|width|height|gewicht|länge|breite|höhe|poids|longueur|largeur|hauteur|peso|longitud|anchura|"
    r"altura|lengte|breedte|hoogte|lunghezza|larghezza|altezza|重量|长度|宽度|高度)\s*[(（]([^()（）]+)[)）]\s*",
    re.IGNORECASE,
)
_ENGLISH_MEASURES = ("weight", "length", "width", "height")


def english_header(name: str) -> str:
    """The plain English header of a column, itself if it is in no list.

    Example:
        >>> english_header("Regulärer Preis"), english_header("Sale price"), english_header("Lieferzeit")
        ('regularprice', 'saleprice', 'lieferzeit')
    """
    plain = plain_header(name)
    part = attribute_part(name)
    if part is not None:
        return f"attribute{part[0]}{part[1]}"
    return _ENGLISH.get(plain, plain)


def attribute_part(name: str) -> tuple[str, str] | None:
    """Number and part ("name", "values", "visible" or "other") of a column of a named attribute.

    Example:
        >>> attribute_part("Attribut 2 Wert(e)"), attribute_part("Atributo global 1"), attribute_part("Attribute")
        (('2', 'values'), ('1', 'other'), None)
    """
    plain = plain_header(name)
    number = _NUMBER.search(plain)
    part = None if number is None else _PART.get(f"{plain[: number.start()]}#{plain[number.end() :]}")
    return None if number is None or part is None else (number[0], part)


def measure(name: str) -> tuple[str, str] | None:
    """What a column measures, as its shop calls it, and the unit that its header states.

    Example:
        >>> measure("Weight (kg)"), measure("Länge (cm)"), measure("Weight")
        (('weight', 'kg'), ('Länge', 'cm'), None)
    """
    found = _MEASURE.fullmatch(name)
    if found is None:
        return None
    called = found[1].lower() if found[1].lower() in _ENGLISH_MEASURES else found[1]
    return called, found[2].strip()
