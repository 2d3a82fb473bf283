/** To 16 bits: what is too loud stays at the limit instead of wrapping around. */
export function saturate(value: number): number {
  return value > 32_767 ? 32_767 : Math.max(value, -32_768);
}
