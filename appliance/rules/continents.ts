/**
 * The continent of each country that has telephone numbers (ISO 3166, the codes of libphonenumber's table). After the
 * United Nations' M49 regions of November 2026; Central America and the Caribbean count as North America, Cyprus and
 * Turkey as Europe, where their calls are priced as such.
 */
export const CONTINENTS = ['africa', 'asia', 'europe', 'north-america', 'oceania', 'south-america'] as const;

export type Continent = (typeof CONTINENTS)[number];

const COUNTRIES: Readonly<Record<Continent, string>> = {
  africa:
    'AC AO BF BI BJ BW CD CF CG CI CM CV DJ DZ EG EH ER ET GA GH GM GN GQ GW KE KM LR LS LY MA MG ML MR MU MW MZ NA NE ' +
    'NG RE RW SC SD SH SL SN SO SS ST SZ TA TD TG TN TZ UG YT ZA ZM ZW',
  asia:
    'AE AF AM AZ BD BH BN BT CC CN CX GE HK ID IL IN IO IQ IR JO JP KG KH KP KR KW KZ LA LB LK MM MN MO MV MY NP OM PH ' +
    'PK PS QA SA SG SY TH TJ TL TM TW UZ VN YE',
  europe:
    'AD AL AT AX BA BE BG BY CH CY CZ DE DK EE ES FI FO FR GB GG GI GR HR HU IE IM IS IT JE LI LT LU LV MC MD ME MK MT ' +
    'NL NO PL PT RO RS RU SE SI SJ SK SM TR UA VA XK',
  'north-america':
    'AG AI AW BB BL BM BQ BS BZ CA CR CU CW DM DO GD GL GP GT HN HT JM KN KY LC MF MQ MS MX NI PA PM PR SV SX TC TT US ' +
    'VC VG VI',
  oceania: 'AS AU CK FJ FM GU KI MH MP NC NF NR NU NZ PF PG PW SB TK TO TV VU WF WS',
  'south-america': 'AR BO BR CL CO EC FK GF GY PE PY SR UY VE',
};

const continents: ReadonlyMap<string, Continent> = new Map(
  CONTINENTS.flatMap((continent) => COUNTRIES[continent].split(' ').map((country) => [country, continent] as const)),
);

/** Undefined for what is no country with numbers of its own. */
export function continentOf(country: string): Continent | undefined {
  return continents.get(country);
}
