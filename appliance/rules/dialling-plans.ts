import {
  type CountryCode,
  isSupportedCountry,
  Metadata,
  type NumberingPlan,
  parsePhoneNumberFromString,
} from 'libphonenumber-js/max';
import metadata from 'libphonenumber-js/max/metadata';

/** How numbers are dialled in a country. */
export interface DiallingPlan {
  readonly country: CountryCode;
  /** `31` */
  readonly callingCode: string;
  /** Before an area code within the country: `0`; undefined where there is none. */
  readonly nationalPrefix: string | undefined;
  /** At the start of what is dialled abroad: `00`, `011`. */
  readonly internationalPrefix: RegExp;
  /** At the start of a number without its calling code: something that does not belong there in E.164. */
  readonly foreignStart: RegExp | undefined;
}

/** What the package's own types leave out of a plan (its `metadata.js` has them); 0 stands for none. */
type WholePlan = NumberingPlan & {
  callingCode(): string;
  nationalPrefix(): string | 0 | undefined;
  nationalPrefixForParsing(): string | 0 | undefined;
};

const plans = new Map<string, DiallingPlan>();

/** Of this country (ISO 3166, two letters); undefined for one without telephone numbers of its own. */
export function diallingPlanOf(country: string): DiallingPlan | undefined {
  let plan = plans.get(country);
  if (plan === undefined && isSupportedCountry(country)) {
    plan = read(country);
    plans.set(country, plan);
  }
  return plan;
}

function read(country: CountryCode): DiallingPlan {
  const all = new Metadata();
  all.selectNumberingPlan(country);
  const plan = all.numberingPlan as WholePlan;
  const start = plan.nationalPrefixForParsing();
  return {
    country,
    callingCode: plan.callingCode(),
    nationalPrefix: plan.nationalPrefix() || undefined,
    internationalPrefix: new RegExp(`^(?:${plan.IDDPrefix()})`),
    foreignStart: start ? new RegExp(`^(?:${start})`) : undefined,
  };
}

/** The calling code at the start of these digits, and the country that counts for all who share it. */
export function callingCodeOf(digits: string): { readonly code: string; readonly country?: string } | undefined {
  for (let length = 1; length <= 3; length += 1) {
    const code = digits.slice(0, length);
    const country = metadata.country_calling_codes[code]?.[0];
    if (country !== undefined) return { code, country };
    if (Object.hasOwn(metadata.nonGeographic, code)) return { code };
  }
  return undefined;
}

export interface ReadNumber {
  readonly e164: string;
  /** Without calling code. */
  readonly national: string;
  /** It is one that somebody can have, as far as the table knows. */
  readonly valid: boolean;
  /** One of a person or office: valid, and no service such as 14020. */
  readonly ordinary: boolean;
  /** Its length at least is one that exists. */
  readonly possible: boolean;
}

/** As the table of numbers reads it: with a plus, or as dialled within a country. */
export function readNumber(digits: string, country?: string): ReadNumber | undefined {
  const plan = country === undefined ? undefined : diallingPlanOf(country);
  const found = parsePhoneNumberFromString(digits, plan?.country);
  if (!found) return undefined;
  const valid = found.isValid();
  return {
    e164: found.number,
    national: found.nationalNumber,
    valid,
    ordinary: valid && found.getType() !== 'UAN',
    possible: found.isPossible(),
  };
}
