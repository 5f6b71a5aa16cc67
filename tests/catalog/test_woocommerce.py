"""WooCommerce product CSV: variations take from their parent what they do not state."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.product import Product
from catalog.readers.record import LeftOut, RawRecord
from tests.catalog.feed_reading import attributes, opened, opened_file, products

HEADER = "ID,Type,SKU,Name,Regular price,Parent,Attribute 1 name,Attribute 1 value(s)"


def by_id() -> dict[str, Product]:
    return {each.id: each for each in products(list(opened_file("woocommerce.csv").records))}


def test_variations_are_products_of_their_family() -> None:
    found = by_id()
    red, blue = found["SH-RED"], found["SH-BLUE"]
    assert red.group_id == blue.group_id == "SH"
    assert (red.title, blue.title) == ("Fjell Shirt - Red", "Fjell Shirt, Blue")
    assert (red.options, blue.options) == ({"Color": "Red"}, {"Color": "Blue"})
    assert red.description == "Dries fast.\n\nMade for hiking.\n\nLasts.\n\nWarm red."
    assert red.category == "Clothing > Shirts"
    assert (red.price, blue.price) == (Decimal("29.90"), Decimal("19.90"))  # the sale of the blue one is on
    assert [(each.availability, each.stock) for each in (red, blue)] == [("in_stock", 3), ("out_of_stock", 0)]
    assert (red.image, blue.image) == ("https://cdn.example/red.jpg", "https://cdn.example/a.jpg")
    assert attributes(red) == {
        "Material": "wool, silk",
        "Care": "Wash cold",
        "weight": "0.2 kg",
        "length": "70 cm",
        "tags": "summer, wool",
        "other categories": "Outdoor > Hiking, trekking",
    }
    assert attributes(blue)["weight"] == "0.25 kg"
    assert (attributes(blue)["regular_price"], attributes(blue)["sale_ends"]) == ("29,90", "2099-12-31")


def test_simple_products_and_variable_ones_without_variations() -> None:
    found = by_id()
    assert set(found) == {"SH-RED", "SH-BLUE", "30", "LONE"}
    book = found["30"]
    assert (book.brand, book.gtin, book.availability, book.group_id) == ("Alm", "09780201379624", "backorder", None)
    assert attributes(book) == {"Brand": "Alm"}  # the shelf is hidden from customers
    assert attributes(found["LONE"]) == {"Size": "S, M"}


def test_what_is_not_published_or_hidden_is_left_out() -> None:
    left_out = [each.reason for each in opened_file("woocommerce.csv").records if isinstance(each, LeftOut)]
    assert left_out == ["a product that is not published was left out", "a product that the catalog hides was left out"]


def test_what_columns_were_taken_for_is_shown() -> None:
    shown = {each.column: each.field for each in opened_file("woocommerce.csv").columns}
    assert shown["Meta: _yoast_wpseo_title"] is shown["Tax status"] is shown["Published"] is None
    assert (shown["Weight (kg)"], shown["Care"], shown["SKU"]) == ("attributes.weight", "attributes.Care", "id")


def test_a_variation_without_its_parent_stands_alone() -> None:
    content = f"{HEADER}\n2,variation,A-1,Cup - Red,5,A,Color,Red\n"
    (cup,) = products(list(opened(content, "x.csv").records))
    assert (cup.id, cup.title, cup.group_id, attributes(cup)) == ("A-1", "Cup - Red", "A", {"Color": "Red"})


def test_columns_can_be_mapped() -> None:
    content = f"{HEADER},Note\n1,simple,A,Cup,5,,,,Cups\n"
    (cup,) = products(list(opened(content, "x.csv", note="category", SKU="mpn").records))
    assert (cup.id, cup.mpn, cup.category) == ("1", "A", "Cups")


rows = st.lists(st.sampled_from(["", "1", "2", "id:1", "variable", "variation", "simple", "x", '"', "\\n"]), max_size=9)


@given(st.lists(rows, max_size=8))
def test_any_rows_give_each_a_record_or_a_problem(given_rows: list[list[str]]) -> None:
    body = "\n".join(",".join(row) for row in given_rows)
    found = list(opened(f"{HEADER}\n{body}\n", "x.csv", "woocommerce").records)
    lines = [each.line for each in found if isinstance(each, RawRecord)]
    assert len(lines) == len(set(lines))
    assert len(found) <= len(given_rows)


# The header lines that shops of these languages export, cut to one attribute.
LOCALISED = {
    "de": "ID,Typ,Artikelnummer,Name,Veröffentlicht,Ist hervorgehoben?,Sichtbarkeit im Katalog,Kurzbeschreibung,"
    'Beschreibung,"Datum, an dem Angebotspreis beginnt","Datum, an dem Angebotspreis endet",Steuerstatus,Steuerklasse,'
    "Vorrätig?,Lager,Geringe Lagermenge,Lieferrückstande erlaubt?,Nur einzeln verkaufen?,Gewicht (kg),Länge (cm),"
    "Breite (cm),Höhe (cm),Kundenbewertungen erlauben?,Hinweis zum Kauf,Angebotspreis,Regulärer Preis,Kategorien,"
    "Schlagwörter,Versandklasse,Bilder,Downloadlimit,Ablauftage des Downloads,Übergeordnetes Produkt,Gruppierte "
    "Produkte,Zusatzverkäufe,Cross-Sells (Querverkäufe),Externe URL,Button-Text,Position,Attribut 1 Name,"
    "Attribut 1 Wert(e),Attribut 1 Sichtbar,Attribut 1 Global",
    "fr": 'ID,Type,UGS,Nom,Publié,"Mis en avant ?","Visibilité dans le catalogue","Description courte",Description,'
    '"Date de début de promo","Date de fin de promo","État de la TVA","Classe de TVA","En stock ?",Stock,"Montant de '
    'stock faible","Autoriser les commandes de produits en rupture ?","Vendre individuellement ?","Poids (kg)",'
    '"Longueur (cm)","Largeur (cm)","Hauteur (cm)","Autoriser les avis clients ?","Note de commande","Tarif promo",'
    '"Tarif régulier",Catégories,Étiquettes,"Classe d\'expédition",Images,"Limite de téléchargement","Jours '
    'd\'expiration du téléchargement",Parent,"Groupes de produits","Produits suggérés","Ventes croisées","URL externe",'
    '"Libellé du bouton",Position,"Nom de l’attribut 1","Valeur(s) de l’attribut 1 ","Attribut 1 visible",'
    '"Attribut 1 global"',
    "es": "ID,Tipo,SKU,Nombre,Publicado,¿Está destacado?,Visibilidad en el catálogo,Descripción corta,Descripción,"
    "Día en que empieza el precio rebajado,Día en que termina el precio rebajado,Estado del impuesto,Clase de impuesto,"
    "¿Existencias?,Inventario,Cantidad de bajo inventario,¿Permitir reservas de productos agotados?,"
    "¿Vendido individualmente?,Peso (kg),Longitud (cm),Anchura (cm),Altura (cm),¿Permitir valoraciones de clientes?,"
    "Nota de compra,Precio rebajado,Precio normal,Categorías,Etiquetas,Clase de envío,Imágenes,Límite de descargas,"
    "Días de caducidad de la descarga,Superior,Productos agrupados,Ventas dirigidas,Ventas cruzadas,URL externa,"
    "Texto del botón,Posición,Nombre del atributo 1,Valor(es) del atributo 1,Atributo visible 1,Atributo global 1",
    "nl": 'ID,Type,Artikelnummer,Naam,Gepubliceerd,Uitgelicht?,"Zichtbaarheid in catalogus","Korte omschrijving",'
    'Beschrijving,"Startdatum actieprijs","Einddatum actieprijs","Btw status",Belastingklasse,"Op voorraad?",Voorraad,'
    '"Lage voorraad","Nabestellingen toestaan?","Wordt individueel verkocht?","Gewicht (kg)","Lengte (cm)",'
    '"Breedte (cm)","Hoogte (cm)","Klantbeoordelingen toestaan?",Aankoopnotitie,Actieprijs,"Reguliere prijs",'
    'Categorieën,Tags,Verzendklasse,Afbeeldingen,Downloadlimiet,"Dagen vervaltijd download",Hoofd,"Gegroepeerde '
    'producten",Upsells,Cross-sells,"Externe URL","Knop tekst",Positie,"Naam eigenschap 1","Waarde eigenschap 1",'
    '"Zichtbare eigenschap 1","Globale eigenschap 1"',
    "it": 'ID,Tipo,COD,Nome,Pubblicato,"In primo piano?","Visibilità nel catalogo","Breve descrizione",Descrizione,'
    '"Data di partenza del prezzo in saldo","Termine data del prezzo di vendita","Stato delle imposte","Aliquota di '
    'imposta","In stock?",Magazzino,"Quantità bassa","Abilita gli ordini arretrati?","Venduto singolarmente?",'
    '"Peso (kg)","Lunghezza (cm)","Larghezza (cm)","Altezza (cm)","Permetti le recensioni clienti?","Nota di acquisto",'
    '"Prezzo in offerta","Prezzo di listino",Categorie,Etichette,"Classe di spedizione",Immagine,"Limite di download",'
    '"Scarica i giorni di scadenza",Genitore,"Prodotti raggruppati",Up-sell,Cross-sell,"URL esterna","Testo del '
    'pulsante",Posizione,"Attributo 1 nome","Attributo 1 valuta(e)","Attributo 1 visibile","Attributo 1 globale"',
}
LOCALISED_ROWS = """
10,variable,BE,Trail,1,0,visible,,Warm.,,,taxable,,1,,,0,0,"0,3",12,8,,1,,,,Küche,,,a.jpg,,,,,,,,,0,Ton,"rot,blau",1,1
11,variation,B-ROT,,1,0,visible,,,,,taxable,parent,1,7,,0,0,,,,,0,,,"14,90",,,,,,,BE,,,,,,1,Ton,rot,,1
12,simple,VASE,Vase,1,0,hidden,,,,,taxable,,1,1,,0,0,,,,,1,,,"9,00",,,,,,,,,,,,,0,,,,
"""


@pytest.mark.parametrize("language", LOCALISED)
def test_an_export_is_read_in_the_language_of_its_shop(language: str) -> None:
    reading = opened(LOCALISED[language] + LOCALISED_ROWS, "export.csv")
    assert reading.format == "woocommerce"
    items = list(reading.records)
    (mug,) = products(items)
    assert (mug.id, mug.title, mug.group_id, mug.stock) == ("B-ROT", "Trail, rot", "BE", 7)
    assert (mug.price, mug.availability, mug.category) == (Decimal("14.90"), "in_stock", "Küche")
    assert (mug.options, mug.description, mug.image) == ({"Ton": "rot"}, "Warm.", "a.jpg")
    assert sorted(attributes(mug).values()) == ["0,3 kg", "12 cm", "8 cm"]
    assert [each.reason for each in items if isinstance(each, LeftOut)] == [
        "a product that the catalog hides was left out"
    ]
    kept = {each.column for each in reading.columns if each.field is not None and each.field.startswith("attributes.")}
    assert len(kept - {"Quantità bassa"}) == 5  # four measures and the tags: no column of taxes or downloads


def test_a_chinese_export_is_read() -> None:
    names = "类型,SKU,名称,简短描述,描述,促销价格,常规售价,分类,品牌,图片,父级"
    content = f"{names},属性 1 名称,属性 1 值,属性 1 可见,属性 1  的全局\n"
    rows = 'variable,CUP,杯子,,保温,,,厨具,峰,a.jpg,,颜色,"红, 蓝",1,0\nvariation,CUP-R,,,,79,99,,,,CUP,颜色,红,,\n'
    reading = opened(content + rows, "export.csv")
    (cup,) = products(list(reading.records))
    assert (reading.format, cup.id, cup.title, cup.price) == ("woocommerce", "CUP-R", "杯子, 红", Decimal("79"))
    assert (cup.brand, cup.category, cup.options) == ("峰", "厨具", {"颜色": "红"})
