// The vendors that the collector speaks to and for.
//
// A vendor is a folder here, with two faces that know nothing of each other:
//
// - its dialect (`Dialect`): how the requests that its clients send are understood and answered. Intake uses it.
// - its endpoint (`Endpoint`): how a batch of events is put into one request to the vendor, and what the reply means for
//   those events. Delivery uses it.
//
// `Wire/` holds the requests and answers that both speak of, free of any HTTP library. A new vendor is one folder, and
// one line each in the assembly's two switches (`Assembly.swift`).
