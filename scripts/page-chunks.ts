/**
 * Which modules of the dashboard share a file. Left alone the bundler makes a file of every set of
 * pages that happen to use the same modules: more requests, and each compresses by itself. One file
 * holds what every page needs, and one for each page what all of its parts do.
 */
export const pageChunks = [
  {
    name: 'index',
    test: /node_modules\/(?!d3-)|preload-helper|rolldown\/runtime|\/web\/ui\/(?!command)|\/web\/(?!billing-|usage-|ledger-|csv-|keys-|operator-|session-api)[\w-]+\.tsx?$|\/settings\/writing\/(?:account-api|follow-entries)/,
  },
  {
    name: 'settings',
    test: /\/settings\/writing\/|\/settings\/billing\/amounts|core\/units\/money/,
  },
  {
    name: 'chart',
    test: /node_modules\/d3-|\/spending\/chart-frame|\/chart\/measured-space|\/spending\/category-names/,
  },
  {
    // What an operator looks at of an account is what its own people do.
    name: 'ledger',
    test: /\/web\/ledger-|\/settings\/usage\/(?:entry-|grant|new-entries|receipt-dialog)/,
  },
  {
    name: 'operator',
    test: /\/web\/operator-|\/pages\/operator\/(?:[\w-]+\.tsx?$|parts\/)/,
  },
  {
    name: 'usage-page',
    test: /\/web\/usage-|\/settings\/usage\/(?!receipt-|requests-|no-usage|first-usage|spending\/(?:chart-table|day|group-filter))/,
  },
  {
    name: 'billing-page',
    test: /\/web\/billing-|\/settings\/billing\/[\w-]+\.tsx?$|core\/units\/money/,
  },
];
