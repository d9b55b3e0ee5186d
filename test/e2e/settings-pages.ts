/** The pages below Settings > Usage, and Settings > Notices, with the reads each panel rests on. */

export interface PanelRead {
  /** The panel's title. */
  readonly name: string;
  /** What it asks for. */
  readonly address: RegExp;
}

export interface SettingsPage {
  readonly name: string;
  readonly path: string;
  readonly panels: readonly PanelRead[];
}

export const settingsPages: readonly SettingsPage[] = [
  {
    name: 'servers',
    path: '/settings/usage/servers',
    panels: [{ name: 'Servers', address: /accounts\/\w+\/servers\?/ }],
  },
  {
    name: 'forecast',
    path: '/settings/usage/forecast',
    panels: [
      { name: 'Balance lasts until', address: /\/forecast\?/ },
      { name: 'End of the month', address: /\/forecast\?/ },
    ],
  },
  {
    name: 'budgets',
    path: '/settings/usage/budgets',
    panels: [{ name: 'Budgets', address: /accounts\/\w+\/budgets$/ }],
  },
  {
    name: 'tips',
    path: '/settings/usage/tips',
    panels: [{ name: 'Open tips', address: /\/tips\?/ }],
  },
  {
    name: 'notices',
    path: '/settings/notices',
    panels: [
      { name: 'Notices', address: /\/notices\?limit=25/ },
      { name: 'What you are told', address: /\/notice_settings$/ },
    ],
  },
];

/** One server of its own: what it costs, and how busy it was. */
export const serverPage = (id: string): SettingsPage => ({
  name: 'server',
  path: `/settings/usage/servers?server=${id}`,
  panels: [{ name: 'Utilisation', address: /\/samples\?/ }],
});
