import { useQueryClient } from '@tanstack/solid-query';
import { viewerZone } from '../../../format.ts';
import { useQuery } from '../../../query.ts';
import { keys } from '../../../query-keys.ts';
import { readForecast } from './forecast-api.ts';

/** What is left lasts less long by the minute, also when nothing is spent. */
const forecastEveryMs = 5 * 60_000;

export const useForecast = () => {
  const zone = viewerZone();
  return useQuery(() => ({
    queryKey: [...keys.forecast, zone],
    queryFn: ({ signal }) => readForecast(zone, signal),
    refetchInterval: forecastEveryMs,
  }));
};

export function useForecastUpdates() {
  const client = useQueryClient();
  return { reread: () => client.invalidateQueries({ queryKey: keys.forecast }) };
}
