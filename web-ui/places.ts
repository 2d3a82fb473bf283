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

/**
 * Which zones a country's clocks follow (after zone.tab of the tz database, which is in the public domain), the one of
 * most people first; the region stands once where it repeats.
 */
const ZONES =
  'AD Europe/Andorra;AE Asia/Dubai;AF Asia/Kabul;AG America/Antigua;AI America/Anguilla;AL Europe/Tirane;' +
  'AM Asia/Yerevan;AO Africa/Luanda;' +
  'AR America/Argentina/Buenos_Aires Argentina/Cordoba Argentina/Salta Argentina/Jujuy Argentina/Tucuman ' +
  'Argentina/Catamarca Argentina/La_Rioja Argentina/San_Juan Argentina/Mendoza Argentina/San_Luis ' +
  'Argentina/Rio_Gallegos Argentina/Ushuaia;AT Europe/Vienna;' +
  'AU Australia/Sydney Melbourne Brisbane Perth Adelaide Hobart Darwin Lord_Howe Antarctica/Macquarie ' +
  'Australia/Broken_Hill Lindeman Eucla;AW America/Aruba;AZ Asia/Baku;BA Europe/Sarajevo;BB America/Barbados;' +
  'BD Asia/Dhaka;BE Europe/Brussels;BF Africa/Ouagadougou;BG Europe/Sofia;BH Asia/Bahrain;BI Africa/Bujumbura;' +
  'BJ Africa/Porto-Novo;BM Atlantic/Bermuda;BN Asia/Brunei;BO America/La_Paz;BQ America/Kralendijk;' +
  'BR America/Sao_Paulo Fortaleza Bahia Recife Belem Manaus Noronha Araguaina Maceio Campo_Grande Cuiaba Santarem ' +
  'Porto_Velho Boa_Vista Eirunepe Rio_Branco;BS America/Nassau;BT Asia/Thimphu;BW Africa/Gaborone;BY Europe/Minsk;' +
  'BZ America/Belize;' +
  'CA America/Toronto Vancouver Edmonton Winnipeg Halifax Regina St_Johns Glace_Bay Moncton Goose_Bay Blanc-Sablon ' +
  'Iqaluit Atikokan Resolute Rankin_Inlet Swift_Current Cambridge_Bay Inuvik Creston Dawson_Creek Fort_Nelson ' +
  'Whitehorse Dawson;CD Africa/Kinshasa Lubumbashi;CF Africa/Bangui;CG Africa/Brazzaville;CH Europe/Zurich;' +
  'CI Africa/Abidjan;CL America/Santiago Coyhaique Punta_Arenas Pacific/Easter;CM Africa/Douala;' +
  'CN Asia/Shanghai Urumqi;CO America/Bogota;CR America/Costa_Rica;CU America/Havana;CV Atlantic/Cape_Verde;' +
  'CW America/Curacao;CY Asia/Nicosia Famagusta;CZ Europe/Prague;DE Europe/Berlin Busingen;DJ Africa/Djibouti;' +
  'DK Europe/Copenhagen;DM America/Dominica;DO America/Santo_Domingo;DZ Africa/Algiers;' +
  'EC America/Guayaquil Pacific/Galapagos;EE Europe/Tallinn;EG Africa/Cairo;ER Africa/Asmara;' +
  'ES Europe/Madrid Atlantic/Canary Africa/Ceuta;ET Africa/Addis_Ababa;FI Europe/Helsinki;FJ Pacific/Fiji;' +
  'FM Pacific/Chuuk Pohnpei Kosrae;FO Atlantic/Faroe;FR Europe/Paris;GA Africa/Libreville;GB Europe/London;' +
  'GD America/Grenada;GE Asia/Tbilisi;GF America/Cayenne;GG Europe/Guernsey;GH Africa/Accra;GI Europe/Gibraltar;' +
  'GL America/Nuuk Danmarkshavn Scoresbysund Thule;GM Africa/Banjul;GN Africa/Conakry;GP America/Guadeloupe;' +
  'GQ Africa/Malabo;GR Europe/Athens;GT America/Guatemala;GW Africa/Bissau;GY America/Guyana;HK Asia/Hong_Kong;' +
  'HN America/Tegucigalpa;HR Europe/Zagreb;HT America/Port-au-Prince;HU Europe/Budapest;' +
  'ID Asia/Jakarta Makassar Pontianak Jayapura;IE Europe/Dublin;IL Asia/Jerusalem;IM Europe/Isle_of_Man;' +
  'IN Asia/Kolkata;IQ Asia/Baghdad;IR Asia/Tehran;IS Atlantic/Reykjavik;IT Europe/Rome;JE Europe/Jersey;' +
  'JM America/Jamaica;JO Asia/Amman;JP Asia/Tokyo;KE Africa/Nairobi;KG Asia/Bishkek;KH Asia/Phnom_Penh;' +
  'KI Pacific/Tarawa Kanton Kiritimati;KM Indian/Comoro;KN America/St_Kitts;KR Asia/Seoul;KW Asia/Kuwait;' +
  'KY America/Cayman;KZ Asia/Almaty Qyzylorda Aqtobe Qostanay Aqtau Atyrau Oral;LA Asia/Vientiane;LB Asia/Beirut;' +
  'LC America/St_Lucia;LI Europe/Vaduz;LK Asia/Colombo;LR Africa/Monrovia;LS Africa/Maseru;LT Europe/Vilnius;' +
  'LU Europe/Luxembourg;LV Europe/Riga;LY Africa/Tripoli;MA Africa/Casablanca;MC Europe/Monaco;MD Europe/Chisinau;' +
  'ME Europe/Podgorica;MG Indian/Antananarivo;MH Pacific/Majuro Kwajalein;MK Europe/Skopje;ML Africa/Bamako;' +
  'MM Asia/Yangon;MN Asia/Ulaanbaatar Hovd;MO Asia/Macau;MQ America/Martinique;MR Africa/Nouakchott;' +
  'MS America/Montserrat;MT Europe/Malta;MU Indian/Mauritius;MV Indian/Maldives;MW Africa/Blantyre;' +
  'MX America/Mexico_City Monterrey Tijuana Ciudad_Juarez Cancun Merida Matamoros Chihuahua Ojinaga Mazatlan ' +
  'Bahia_Banderas Hermosillo;MY Asia/Kuala_Lumpur Kuching;MZ Africa/Maputo;NA Africa/Windhoek;NC Pacific/Noumea;' +
  'NE Africa/Niamey;NG Africa/Lagos;NI America/Managua;NL Europe/Amsterdam;NO Europe/Oslo;NP Asia/Kathmandu;' +
  'NR Pacific/Nauru;NZ Pacific/Auckland Chatham;OM Asia/Muscat;PA America/Panama;PE America/Lima;' +
  'PF Pacific/Tahiti Marquesas Gambier;PG Pacific/Port_Moresby Bougainville;PH Asia/Manila;PK Asia/Karachi;' +
  'PL Europe/Warsaw;PR America/Puerto_Rico;PS Asia/Gaza Hebron;PT Europe/Lisbon Atlantic/Madeira Azores;' +
  'PW Pacific/Palau;PY America/Asuncion;QA Asia/Qatar;RE Indian/Reunion;RO Europe/Bucharest;RS Europe/Belgrade;' +
  'RU Europe/Moscow Asia/Yekaterinburg Novosibirsk Europe/Samara Asia/Krasnoyarsk Vladivostok Europe/Kaliningrad ' +
  'Kirov Volgograd Astrakhan Saratov Ulyanovsk Asia/Omsk Barnaul Tomsk Novokuznetsk Irkutsk Chita Yakutsk Khandyga ' +
  'Ust-Nera Magadan Sakhalin Srednekolymsk Kamchatka Anadyr;RW Africa/Kigali;SA Asia/Riyadh;SB Pacific/Guadalcanal;' +
  'SC Indian/Mahe;SD Africa/Khartoum;SE Europe/Stockholm;SG Asia/Singapore;SI Europe/Ljubljana;' +
  'SK Europe/Bratislava;SL Africa/Freetown;SM Europe/San_Marino;SN Africa/Dakar;SO Africa/Mogadishu;' +
  'SR America/Paramaribo;SS Africa/Juba;ST Africa/Sao_Tome;SV America/El_Salvador;SX America/Lower_Princes;' +
  'SY Asia/Damascus;SZ Africa/Mbabane;TC America/Grand_Turk;TD Africa/Ndjamena;TG Africa/Lome;TH Asia/Bangkok;' +
  'TJ Asia/Dushanbe;TL Asia/Dili;TM Asia/Ashgabat;TN Africa/Tunis;TO Pacific/Tongatapu;TR Europe/Istanbul;' +
  'TT America/Port_of_Spain;TV Pacific/Funafuti;TW Asia/Taipei;TZ Africa/Dar_es_Salaam;UA Europe/Kyiv Simferopol;' +
  'UG Africa/Kampala;' +
  'US America/New_York Chicago Los_Angeles Denver Phoenix Anchorage Pacific/Honolulu America/Detroit ' +
  'Kentucky/Louisville Kentucky/Monticello Indiana/Indianapolis Indiana/Vincennes Indiana/Winamac Indiana/Marengo ' +
  'Indiana/Petersburg Indiana/Vevay Indiana/Tell_City Indiana/Knox Menominee North_Dakota/Center ' +
  'North_Dakota/New_Salem North_Dakota/Beulah Boise Juneau Sitka Metlakatla Yakutat Nome Adak;' +
  'UY America/Montevideo;UZ Asia/Tashkent Samarkand;VA Europe/Vatican;VC America/St_Vincent;VE America/Caracas;' +
  'VG America/Tortola;VI America/St_Thomas;VN Asia/Ho_Chi_Minh;VU Pacific/Efate;WF Pacific/Wallis;WS Pacific/Apia;' +
  'XK Europe/Belgrade;YE Asia/Aden;ZA Africa/Johannesburg;ZM Africa/Lusaka;ZW Africa/Harare';

let zones: ReadonlyMap<string, readonly string[]> | undefined;

function allZones(): ReadonlyMap<string, readonly string[]> {
  zones ??= new Map(
    ZONES.split(';').map((entry) => {
      const [country = '', ...towns] = entry.split(' ');
      let region = '';
      const full = towns.map((town) => {
        const given = /^(Africa|America|Antarctica|Arctic|Asia|Atlantic|Australia|Europe|Indian|Pacific)\//.exec(town);
        if (given) region = given[0];
        return given ? town : region + town;
      });
      return [country, full];
    }),
  );
  return zones;
}

/** The zones of a country, the one of most people first. */
export function zonesOf(country: string): readonly string[] {
  return allZones().get(country) ?? [];
}

/** Browsers still say `Asia/Calcutta` for `Asia/Kolkata`: the name that this one uses for both. */
function ownName(zone: string): string {
  return new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone;
}

/** Where such a clock hangs; undefined for those of no country, such as UTC. */
export function countryOfZone(zone: string): string | undefined {
  const known = new Set(Intl.supportedValuesOf('timeZone'));
  for (const [country, all] of allZones()) {
    if (all.some((one) => one === zone || (!known.has(one) && ownName(one) === zone))) return country;
  }
  return undefined;
}

const DUTCH = ['NL', 'BE', 'SR', 'AW', 'CW', 'SX', 'BQ'];

/** Of the languages that the box speaks, the one for an office there. */
export function languageOf(country: string): 'nl' | 'en' {
  return DUTCH.includes(country) ? 'nl' : 'en';
}

/** What is known of an office before anybody said a word: by the browser's clock, else what the box suggests. */
export function guessPlace(
  browserZone: string | undefined,
  suggested: { readonly country: string; readonly timeZone: string },
): { readonly country: string; readonly timeZone: string } {
  const country = browserZone && countryOfZone(browserZone);
  return country ? { country, timeZone: browserZone } : { country: suggested.country, timeZone: suggested.timeZone };
}

/** The zone of a country just chosen: the browser's own where it is one of them, else that of most people there. */
export function suggestZone(country: string, browserZone: string | undefined): string | undefined {
  if (browserZone && countryOfZone(browserZone) === country) return browserZone;
  return zonesOf(country)[0];
}

/**
 * Time zones by their towns, those of the country first: `Europe/Amsterdam` reads `Amsterdam`, with the region softly
 * beside it. `value` is among them, whatever it is.
 */
export function timeZones(country: string, value: string): Option[] {
  const all = new Set([...zonesOf(country), ...Intl.supportedValuesOf('timeZone'), ...(value ? [value] : [])]);
  return [...all].map((zone) => {
    const parts = zone.replaceAll('_', ' ').split('/');
    return { value: zone, label: parts.at(-1) ?? zone, note: parts.slice(0, -1).join(' · ') };
  });
}
