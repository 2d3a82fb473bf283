import type { Option } from './components/select.ts';

/** ISO 3166 alpha-2 codes of the countries of the world; their names come from the browser. */
export const COUNTRIES: readonly string[] = (
  'AD AE AF AG AI AL AM AO AR AT AU AW AZ BA BB BD BE BF BG BH BI BJ BM BN BO BQ BR BS BT BW BY BZ CA CD CF CG CH CI CL ' +
  'CM CN CO CR CU CV CW CY CZ DE DJ DK DM DO DZ EC EE EG ER ES ET FI FJ FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ ' +
  'GR GT GW GY HK HN HR HT HU ID IE IL IM IN IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KR KW KY KZ LA LB LC LI LK LR LS ' +
  'LT LU LV LY MA MC MD ME MG MH MK ML MM MN MO MQ MR MS MT MU MV MW MX MY MZ NA NC NE NG NI NL NO NP NR NZ OM PA PE PF ' +
  'PG PH PK PL PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SI SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TG TH TJ ' +
  'TL TM TN TO TR TT TV TW TZ UA UG US UY UZ VA VC VE VG VI VN VU WF WS XK YE ZA ZM ZW'
).split(' ');

/** Time zones by their towns: `Europe/Amsterdam` reads `Amsterdam`, with the region softly beside it. */
export function timeZones(): Option[] {
  return Intl.supportedValuesOf('timeZone').map((zone) => {
    const parts = zone.replaceAll('_', ' ').split('/');
    return { value: zone, label: parts.at(-1) ?? zone, note: parts.slice(0, -1).join(' · ') };
  });
}
