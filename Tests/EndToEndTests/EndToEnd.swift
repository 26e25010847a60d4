import Testing

/// Real processes on loopback, one test at a time: they would only slow each other down.
@Suite(.serialized) enum EndToEnd {}
