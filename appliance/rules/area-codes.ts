/**
 * Countries whose numbers don't say from which area they are: closed plans without area codes (ITU-T E.164, national
 * numbering plans as their regulators publish them). In others, such as Spain and Portugal, the first digits still do.
 */
const WITHOUT_AREA_CODES: ReadonlySet<string> = new Set(
  'AD BH BJ BM BN CR CY DJ DK EE FO GI GL HK IS KW LU LV MC MO MT NO OM PA QA SG SM SV'.split(' '),
);

/** Whether the first digits of a number tell where somebody is (LBR-01). `country`: ISO 3166 alpha-2. */
export function hasAreaCodes(country: string): boolean {
  return !WITHOUT_AREA_CODES.has(country);
}
