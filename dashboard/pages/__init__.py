"""One file a page. A page asks the warehouse, hands frames to figures and components, and knows neither pandas nor SQL."""
