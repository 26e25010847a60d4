import Testing
import Vendors

@testable import sluice

/// The example of the documentation, with a source and a destination of each vendor.
let example = """
    listen: 127.0.0.1:8080
    tls: { certificate: cert.pem, key: key.pem }
    admin: { listen: 127.0.0.1:9090, token: "${SLUICE_ADMIN_TOKEN}" }
    queue: { path: data/sluice.db, maxBytes: 20GiB, retention: 24h }
    limits: { body: 1MiB, events: 1000, eventBytes: 64KiB, connections: 4096, headerTimeout: 10s, bodyTimeout: 30s, idleTimeout: 75s }
    limitGroups: { dengage: { requestsPerSecond: 50 } }
    sources:
      storefront:
        dialect: dengage
        apiKeys: ["${STOREFRONT_KEY}"]
        origins: ["https://www.exampleshop.com"]
        deliverTo: [dengage-eu]
      recommendations:
        dialect: gravity
        customer: exampleshop
        username: exampleshop
        password: "${GRAVITY_IN}"
        strict: true
        schemas: rules
        consent: /purposes
        redact: { email: hash, /a/phone: remove }
        deliverTo:
          - destination: gravity-ams
            kinds: [VIEW, BUY]
            where: { itemId: [a, "b c"], /nameValues/0/value: 7 }
            share: 50
            requires: [marketing]
    destinations:
      dengage-eu:
        vendor: dengage
        url: https://dce1.example.com
        apiKey: "${DENGAGE_KEY}"
        origin: https://www.exampleshop.com
        batch: { events: 100, bytes: 900KB, wait: 200ms }
        rate: { limitGroup: dengage }
        concurrency: 4
        ordered: false
        timeout: 10s
        retry: { base: 500ms, max: 60s, giveUpAfter: 72h }
        backlog: { bytes: 4GiB, age: 6h, then: drop }
        verdicts: { 403: later, NO_ACCOUNT: later }
      gravity-ams:
        vendor: gravity
        url: https://exampleshop-ams.example.com/grrec-exampleshop-war/WebshopServlet
        username: exampleshop
        password: "${GRAVITY_OUT}"
        rate: unlimited
        retry: { giveUpAfter: never }
        start: earliest
    """

/// The same of the other vendors.
let further = """
    admin: { audit: audit.ndjson, tls: { certificate: a.pem, key: b.pem } }
    sources:
      field: { dialect: gravity-field, apiKeys: ["${STOREFRONT_KEY}"], deliverTo: [field-eu] }
      basket: { dialect: ometria, key: "${STOREFRONT_KEY}", secret: "${GRAVITY_IN}", deliverTo: [ometria, orders] }
      pages:
        { dialect: richrelevance, apiKey: "${STOREFRONT_KEY}", apiClientKey: "${GRAVITY_IN}", deliverTo: [recs], passThrough: recs }
    destinations:
      field-eu: { vendor: gravity-field, url: https://evs-01.example.com, apiKey: "${DENGAGE_KEY}" }
      field-two: { vendor: gravity-field, url: https://evs-01.example.com, apiKey: "u:k", authorization: basic }
      ometria: { vendor: ometria, url: https://a.store-b.example.com, key: "${DENGAGE_KEY}", secret: s, contextKeys: plain }
      orders: { vendor: ometria, url: https://api.example.com/v2, key: "${DENGAGE_KEY}", mode: push, identity: profile_id }
      recs: { vendor: richrelevance, url: https://recs.example.com, apiKey: a, apiClientKey: b, longestAddress: 4000 }
    """

let environment = [
    "SLUICE_ADMIN_TOKEN": "admin-token", "STOREFRONT_KEY": "storefront-key", "GRAVITY_IN": "gravity-in",
    "DENGAGE_KEY": "dengage-key", "GRAVITY_OUT": "gravity-out",
]

func parse(_ text: String, _ environment: [String: String] = [:]) throws(ConfigurationFaults) -> Configuration {
    try Configuration.parse(text: text, file: "sluice.yaml", environment: environment)
}

/// As a message lists them.
let vendors = VendorList.all.map(\.name).joined(separator: " or ")

/// A line for each fault; none when the text is a configuration.
func faults(_ text: String, _ environment: [String: String] = [:]) -> [String] {
    do throws(ConfigurationFaults) {
        _ = try parse(text, environment)
        return []
    } catch {
        return error.faults.map(\.description)
    }
}

/// Of a Dengage destination called `eu` that is right but for these lines.
func destinationFaults(_ lines: String) -> [String] {
    let head = "destinations:\n  eu:\n    vendor: dengage\n    url: https://a.example.com\n    apiKey: k\n"
    return faults(head + lines.split(separator: "\n").map { "    \($0)\n" }.joined())
}
