// Charts of a campaign's pace. Filled in when the page has them.

/** Draw the charts of this page, if it has any. */
export function startCharts() {}
