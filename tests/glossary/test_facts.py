"""The facts that the glossary was made from are in it, with what was found out about them since."""

import csv
from collections import Counter, defaultdict
from pathlib import Path

import pytest

from glossary.lookup import Lookup
from glossary.model import Glossary, Sense, Status

FACTS = Path(__file__).parents[3] / "shared" / "facts"
MOVED_BY_SETTING = "Immigration and asylum"

SETTINGS = {
    "Armed forces", "Benefits", "Children & education", "Data & IT", "Emergency services", "General", "Government",
    "Housing", "Immigration and asylum", "Local government", "Mental health", "NHS", "Police & justice",
    "Public health", "Social care", "Voluntary",
}  # fmt: skip

CORRECTED = [  # term, expansion, what is known of it
    ("HMIC", "Her Majesty's Inspectorate of Constabulary", {"status": "historical", "replaced_by": "HMICFRS"}),
    ("OATS", "Out of Area Treatments", {"setting": "NHS", "status": "historical"}),
    ("PSED", "Public Sector Equality Duty", {"setting": "General"}),
    ("RA", "Risk Assessment", {"setting": "General"}),
    ("DSIT", "Department for Science, Innovation and Technology", {"setting": "Government"}),
    ("HMRC", "HM Revenue and Customs", {"setting": "Government"}),
    ("SDVC", "Specialist Domestic Violence Court", {"setting": "Police & justice"}),
    ("POVA", "Protection of Vulnerable Adults", {"replaced_by": "ISA", "until": "October 2009"}),
    ("AED", "Accident and Emergency Department", {"setting": "NHS"}),
    ("CAS", "Central Alerting System", {"setting": "NHS"}),
    ("FTT", "First-tier Tribunal", {"setting": "General"}),
    ("BAME", "Black, Asian and Minority Ethnic", {"status": "discouraged"}),
    ("SUDC", "Sudden Unexpected Death in Childhood", {"status": "current"}),
    ("SUDC", "Sudden Unexplained Death in Childhood", {"status": "current"}),
    ("CSU", "Commissioning Support Unit", {"replaced_by": "ICBs and other NHS bodies"}),
    ("HWE", "Healthwatch England", {"setting": "Social care"}),
    ("HB", "Housing Benefit", {"setting": "Benefits"}),
    ("HB", "Health Board", {"nation": "Scotland; Wales"}),
    ("IS", "Income Support", {"until": ""}),
    ("ViSOR", "Violent and Sex Offender Register", {"until": "", "replaced_by": "MAPPS"}),
    ("CAD", "Coronary Artery Disease", {"setting": "NHS"}),
    ("RAID", "Rapid Assessment, Interface and Discharge", {"setting": "Mental health"}),
    ("AA", "Anaesthesia Associate", {"until": "planned", "replaced_by": "Physician Assistant in Anaesthesia (PAA)"}),
    ("LPS", "Liberty Protection Safeguards", {"status": "planned"}),
    ("NP", "Nominated Person", {"status": "planned"}),
    ("MACPT", "Multi-Agency Child Protection Team", {"status": "planned"}),
    ("SPR", "Single Patient Record", {"status": "planned"}),
    ("RSI", "Rough Sleeping Initiative", {"replaced_by": "RSPRG"}),
    ("AST", "Assured Shorthold Tenancy", {"nation": "England", "until": "May 2026", "replaced_by": "APT"}),
    ("s21", "Section 21 no-fault eviction notice (Housing Act 1988)", {"nation": "England", "until": "May 2026"}),
    ("HSF", "Household Support Fund", {"nation": "England", "until": "April 2026", "replaced_by": "CRF"}),
    ("CRF", "Crisis and Resilience Fund", {"nation": "England", "status": "current"}),
    ("VCS", "Voluntary and Community Sector", {"setting": "Voluntary"}),
    ("RCA", "Root Cause Analysis", {"setting": "General"}),
    ("HWB", "Health and Wellbeing Board", {"setting": "Public health"}),
    ("HWBB", "Health and Wellbeing Board", {"setting": "Public health"}),
    ("APT", "Assured Periodic Tenancy", {"nation": "England"}),
    ("s8", "Section 8 possession notice (Housing Act 1988)", {"nation": "England"}),
    ("OPCC", "Office of the Police and Crime Commissioner", {"until": "May 2028 (planned)"}),
    ("PCC", "Police and Crime Commissioner", {"until": "May 2028 (planned)"}),
    ("NHSE", "NHS England", {"until": "March 2027 (planned)", "replaced_by": "DHSC and ICBs"}),
    ("ACD", "Advance Choice Document", {"status": "planned"}),
    ("SUI", "Single Unique Identifier", {"status": "planned"}),
    ("ISP", "Individual Support Plan", {"status": "planned"}),
    ("Oflog", "Office for Local Government", {"status": "historical", "until": "2024"}),
    ("Best Start Family Hub", "", {"setting": "Children & education"}),
    ("CCS", "Crown Commercial Service", {"until": "April 2026", "replaced_by": "GCA"}),
    ("CCG", "Clinical Commissioning Group", {"status": "historical", "until": "July 2022", "replaced_by": "ICB"}),
    ("bed blocking", "", {"status": "discouraged"}),
    ("choose and book", "", {"status": "historical"}),
]  # fmt: skip


FOLDED = {  # what stood beside another entry of the same power, and the one that tells it now
    "section 106": "S106",
    "section 135": "s135",
    "section 136": "s136",
    "section 17": "s17",
    "section 2": "s2",
    "section 20": "s20",
    "section 3": "s3",
    "section 47": "s47",
    "section 5(2)": "s5(2)",
    "section 5(4)": "s5(4)",
}


def known() -> list[str]:
    lines = Path(__file__).with_name("facts.txt").read_text(encoding="utf-8").splitlines()
    return [line for line in lines if not line.startswith("# ")]


def senses_of(glossary: Glossary) -> list[Sense]:
    return [sense for term in glossary.terms for sense in term.senses]


def rows(name: str) -> list[dict[str, str]]:
    with (FACTS / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_every_setting_has_its_file(shipped: Glossary) -> None:
    assert {sense.setting for sense in senses_of(shipped)} == SETTINGS


def test_no_fact_was_lost(shipped: Glossary) -> None:
    here = {f"{sense.term}: {sense.expansion}" if sense.expansion else sense.term for sense in senses_of(shipped)}
    assert set(known()) - here == set(FOLDED)


@pytest.mark.parametrize(("written", "headword"), FOLDED.items())
def test_what_was_told_twice_is_found_where_it_is_told(lookup: Lookup, written: str, headword: str) -> None:
    assert headword in {term.term for term in lookup.find(written).terms}


def test_a_sense_stands_once_in_its_setting(shipped: Glossary) -> None:
    seen = Counter((sense.term, sense.expansion, sense.setting, sense.nation) for sense in senses_of(shipped))
    assert [sense for sense, times in seen.items() if times > 1] == []


def test_immigration_and_asylum_is_a_setting_of_its_own(shipped: Glossary) -> None:
    here = {sense.term for sense in senses_of(shipped) if sense.setting == MOVED_BY_SETTING}
    assert {"ILR", "LTR", "UKVI", "UASC", "NRPF", "EUSS", "IRC", "eVisa", "age assessment"} <= here


@pytest.mark.parametrize(("term", "expansion", "known"), CORRECTED)
def test_what_was_found_out_since_is_applied(
    shipped: Glossary, term: str, expansion: str, known: dict[str, str]
) -> None:
    (sense,) = [sense for sense in senses_of(shipped) if (sense.term, sense.expansion) == (term, expansion)]
    assert {field: str(getattr(sense, field)) for field in known} == known


def test_a_payment_that_goes_on_in_two_nations_is_told_apart_from_the_one_that_ended(shipped: Glossary) -> None:
    payments = {sense.nation: sense.status for sense in senses_of(shipped) if sense.term == "DHP"}
    assert payments == {"England": Status.HISTORICAL, "Scotland; Wales": Status.CURRENT}


def test_a_name_that_never_was_is_gone(shipped: Glossary) -> None:
    assert NEVER_WAS not in {(sense.term, sense.expansion) for sense in senses_of(shipped)}


def test_what_ended_says_what_it_was_or_when(shipped: Glossary) -> None:
    ended = [sense for sense in senses_of(shipped) if sense.status is Status.HISTORICAL and sense.expansion]
    dated = [sense for sense in ended if sense.until or sense.replaced_by or sense.no_successor]
    assert len(dated) / len(ended) > 0.9


DEPARTURES = {  # (headword, expansion): what we hold in spite of the fact file, and why
    ("ESN", "Emergency Services Network"): "planned: Airwave is still in use and no service has moved over",
    ("GPDPR", "General Practice Data for Planning and Research"): "planned: put off in 2021 and never begun",
    ("iBCF", "Improved Better Care Fund"): "historical: folded into the Local Authority Better Care Grant in 2025",
    ("PbR", "Payment by Results"): "replaced first by the National Tariff Payment System, and only then by the NHSPS",
    ("PPO", "Prolific and Other Priority Offender"): "historical: taken up into Integrated Offender Management",
    (
        "TSA",
        "Tenant Services Authority",
    ): "replaced first by the Homes and Communities Agency, and only then by the RSH",
    ("ASF", "Adoption Support Fund"): "became the Adoption and Special Guardianship Support Fund in name in 2023",
    ("NIGALA", "Northern Ireland Guardian ad Litem Agency"): "historical: took a new name in 2023",
    ("RSDATG", "Rough Sleeping Drug and Alcohol Treatment Grant"): "historical: folded into the DATRIG in 2025",
    ("BME", "Black and Minority Ethnic"): "discouraged: the government stopped using it in 2021",
    ("CAIP", "Capacity and Access Improvement Payment"): "historical: ended with the 2026 contract",
    ("DTOC", "Delayed Transfer of Care"): "historical: no longer counted since 2020",
    ("FPA", "Fair Pay Agreement"): "planned: the law is made, and no agreement is in force",
    ("LINk", "Local Involvement Network"): "its heir is named by our headword, HW",
    ("FDR", "Fast Delivery Report"): "current: still a report that probation gives to courts",
    ("IDTS", "Integrated Drug Treatment System"): "historical: no longer a programme of its own",
    ("CPCS", "Community Pharmacist Consultation Service"): "its heir is named by our headword, pharmacy first",
    ("LDF", "Local Development Framework"): "its heir is named by our headword, LP",
    ("DPO", "Direct Payments Officer"): "the setting is social care; the file had that of the Data Protection Officer",
    (
        "TUPE",
        "Transfer of Undertakings (Protection of Employment) Regulations",
    ): "the setting is general, not social care",
    ("no-fault eviction", ""): "current in Wales, though ended in England",
    ("gangs matrix", ""): "historical: the Metropolitan Police ended it in 2024",
    ("nominated person", ""): "planned: the Mental Health Act 2025 is not yet in force",
    ("single patient record", ""): "planned: announced, and not built",
}
LEFT_OUT = {("SDR", "Short Delivery Report")}  # SDR is the Standard Delivery Report; the short one is the FDR
NEVER_WAS = ("HMIC", "His Majesty's Inspectorate of Constabulary")


def agrees(sense: Sense, row: dict[str, str]) -> bool:
    """Say whether we hold what the row says. Where it says nothing, to know a nation, an end or an heir is no clash."""
    told = [(row[name], getattr(sense, name)) for name in ("until", "replaced_by", "nation")]
    return sense.status == row["status"] and all(fact in {"", ours} for fact, ours in told)


@pytest.mark.skipif(not FACTS.is_dir(), reason="the fact files stand beside the project only while it is built")
@pytest.mark.parametrize("name", ["uk_facts.csv", "uk_facts_more.csv"])
def test_every_row_of_the_fact_files_is_here(shipped: Glossary, name: str) -> None:
    here = defaultdict(list)
    for sense in senses_of(shipped):
        here[sense.term, sense.expansion].append(sense)
    looked_into = {row["acronym"] for file in ("corrections.csv", "verified.csv") for row in rows(file)}
    looked_into |= {"HWBB", "STP", "CCG"}
    for row in rows(name):
        key = (row["acronym"], row["expansion"])
        if key == NEVER_WAS or key in LEFT_OUT:
            continue
        assert here[key], key
        if key not in DEPARTURES and row["acronym"] not in looked_into:
            assert any(agrees(sense, row) for sense in here[key]), (key, "mend it, or add it to DEPARTURES with why")
            assert {sense.setting for sense in here[key]} & {row["sector"], MOVED_BY_SETTING}, key


@pytest.mark.skipif(not FACTS.is_dir(), reason="the fact files stand beside the project only while it is built")
@pytest.mark.parametrize("name", ["uk_terms.csv", "uk_terms_more.csv"])
def test_every_row_of_the_jargon_files_is_here(shipped: Glossary, name: str) -> None:
    here = {(sense.term, sense.setting): sense for sense in senses_of(shipped) if not sense.expansion}
    for row in rows(name):
        if row["term"] in FOLDED:
            continue
        sense = here.get((row["term"], row["sector"])) or here[row["term"], MOVED_BY_SETTING]
        if (row["term"], "") not in DEPARTURES:
            assert sense.status.value in row["status"], row["term"]
