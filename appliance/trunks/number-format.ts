import type { TrunkBody } from '../config/types.ts';
import { diallingPlanOf } from '../rules/dialling-plans.ts';
import { canonicalText, type Place } from '../rules/phone-number.ts';

type NumberFormat = TrunkBody['numberFormat'];

/** A number of ours (`+31201234567`, or a short one) as that provider wants to read it. */
export function asProviderWants(number: string, format: NumberFormat, country: string): string {
  if (!number.startsWith('+') || format === 'plus') return number;
  const digits = number.slice(1);
  if (format === 'e164') return digits;
  if (format === 'zeros') return `00${digits}`;
  const plan = diallingPlanOf(country);
  if (!plan || !digits.startsWith(plan.callingCode)) return `00${digits}`;
  return `${plan.nationalPrefix ?? ''}${digits.slice(plan.callingCode.length)}`;
}

/**
 * What a provider calls a number, in the one form we keep. Providers mix formats, so each is understood from each:
 * only digits that could be two things are read by the provider's own. What is none comes back as it was.
 */
export function fromProvider(text: string, format: NumberFormat, place: Place): string {
  const digits = text.replace(/[\s().\-/]/g, '');
  const plain = /^\d+$/.test(digits);
  if (plain && format === 'e164' && !digits.startsWith('0')) {
    const whole = wholeNumber(digits, place);
    if (whole !== undefined) return whole;
  }
  const read = canonicalText(digits, place);
  if (read !== undefined) return read;
  return (plain ? wholeNumber(digits, place) : undefined) ?? text;
}

/** `31201234567`: too long for a number of the country itself, so the plus was left out. */
function wholeNumber(digits: string, place: Place): string | undefined {
  const read = canonicalText(`+${digits}`, place);
  return read?.startsWith('+') && digits.length >= LEAST_WITH_COUNTRY ? read : undefined;
}

/** Calling code and number: shorter ones are short numbers and pieces. */
const LEAST_WITH_COUNTRY = 8;
