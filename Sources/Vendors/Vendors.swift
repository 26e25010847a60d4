// The vendors that the collector speaks to and for.
//
// A vendor is a folder here with a value in it (`Vendor`), which hands out its two faces that know nothing of each other:
//
// - its dialect (`Dialect`): how the requests that its clients send are understood and answered. Intake uses it.
// - its endpoint (`Endpoint`): how a batch of events is put into one request to the vendor, and what the reply means for
//   those events. Delivery uses it.
//
// Between two vendors an event is translated by way of the neutral model (`Translation/`): `NAME+Reading.swift` and
// `NAME+Writing.swift` of each have a table of what is said as what.
//
// It also lists what sources and destinations are configured with, and the vendor's limits; nothing outside of the folder
// knows the vendor by name. `Wire/` holds the requests and answers that both faces speak of, free of any HTTP library.
//
// A new vendor is: a folder here, with a line in `Vendor/VendorList.swift`; a folder of schemas, with its lines in
// `schemas/Schemas.swift` and its name in `Package.swift`; and its rules in `VendorSimulator/Vendors/`, with a line in
// `VendorSimulator.swift`; and a file of cases in `Tests/VendorsTests/Golden`. The tests that go through `VendorList` take it in by themselves; the pages
// `ops/docs/contracts.md` and `vendors.md` want their chapter, and tests hold the chapter against the code.
