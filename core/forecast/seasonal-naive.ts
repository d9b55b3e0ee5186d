/** The last week over and over; where there is no whole week yet, the days there are. */
export function seasonalNaive(history: readonly number[], season: number, ahead: number): number[] {
  const period = Math.min(season, history.length);
  const from = history.length - period;
  return Array.from({ length: ahead }, (_, day) => history[from + (day % period)] as number);
}
