// swift-tools-version: 6.2
import PackageDescription

/// One set of language settings for every target of ours.
let settings: [SwiftSetting] = [
    // https://github.com/swiftlang/swift-evolution/blob/main/proposals/0335-existential-any.md
    .enableUpcomingFeature("ExistentialAny"),
    // https://github.com/swiftlang/swift-evolution/blob/main/proposals/0444-member-import-visibility.md
    .enableUpcomingFeature("MemberImportVisibility"),
    // https://github.com/swiftlang/swift-evolution/blob/main/proposals/0409-access-level-on-imports.md
    .enableUpcomingFeature("InternalImportsByDefault"),
    // https://github.com/swiftlang/swift-evolution/blob/main/proposals/0461-async-function-isolation.md
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    // https://github.com/swiftlang/swift-evolution/blob/main/proposals/0458-strict-memory-safety.md
    .strictMemorySafety(),
    // https://github.com/swiftlang/swift-evolution/blob/main/proposals/0443-warning-control-flags.md
    .treatAllWarnings(as: .error),
]

/// For the pure dispatcher and its simulation, which play thousands of hours of vendors on each run of the tests: unoptimized
/// that takes minutes.
let optimized: [SwiftSetting] = [.unsafeFlags(["-O"], .when(configuration: .debug))]

extension Target.Dependency {
    static let argumentParser = product(name: "ArgumentParser", package: "swift-argument-parser")
    static let asyncHTTPClient = product(name: "AsyncHTTPClient", package: "async-http-client")
    static let crypto = product(name: "Crypto", package: "swift-crypto")
    static let decompression = product(name: "NIOHTTPCompression", package: "swift-nio-extras")
    static let grdb = product(name: "GRDB", package: "GRDB.swift")
    static let grdbSQLite = product(name: "GRDBSQLite", package: "GRDB.swift")
    static let httpTypes = product(name: "HTTPTypes", package: "swift-http-types")
    static let hummingbird = product(name: "Hummingbird", package: "hummingbird")
    static let hummingbirdTLS = product(name: "HummingbirdTLS", package: "hummingbird")
    static let inMemoryLogging = product(name: "InMemoryLogging", package: "swift-log")
    static let logging = product(name: "Logging", package: "swift-log")
    static let mustache = product(name: "Mustache", package: "swift-mustache")
    static let nioCore = product(name: "NIOCore", package: "swift-nio")
    static let nioHTTP1 = product(name: "NIOHTTP1", package: "swift-nio")
    static let nioHTTPTypes = product(name: "NIOHTTPTypes", package: "swift-nio-extras")
    static let nioPosix = product(name: "NIOPosix", package: "swift-nio")
    static let nioSSL = product(name: "NIOSSL", package: "swift-nio-ssl")
    static let serviceLifecycle = product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
    static let unixSignals = product(name: "UnixSignals", package: "swift-service-lifecycle")
    static let yams = product(name: "Yams", package: "Yams")
}

let package = Package(
    name: "sluice",
    platforms: [.macOS(.v15)],
    products: [
        .executable(name: "sluice", targets: ["sluice"])
    ],
    dependencies: [
        // HTTP server under intake, admin and the simulators.
        .package(url: "https://github.com/hummingbird-project/hummingbird.git", from: "2.28.1"),
        // The event loop, channel handlers and buffers beneath Hummingbird.
        .package(url: "https://github.com/apple/swift-nio.git", from: "2.101.2"),
        // Inflating gzip and deflate bodies, with a bound; the parts of a request as Hummingbird's channels have them.
        .package(url: "https://github.com/apple/swift-nio-extras.git", from: "1.35.2"),
        // TLS towards the vendors and on the listeners.
        .package(url: "https://github.com/apple/swift-nio-ssl.git", from: "2.37.6"),
        // SHA-256, for credentials that stand in the configuration as hashes.
        .package(url: "https://github.com/apple/swift-crypto.git", from: "4.5.0"),
        // The console's pages.
        .package(url: "https://github.com/hummingbird-project/swift-mustache.git", from: "2.1.1"),
        // The request and response types Hummingbird speaks.
        .package(url: "https://github.com/apple/swift-http-types.git", from: "1.8.0"),
        // SQLite: connections, transactions, statements, migrations.
        .package(url: "https://github.com/groue/GRDB.swift.git", from: "7.10.0"),
        // The HTTP client that delivers to the vendors.
        .package(url: "https://github.com/swift-server/async-http-client.git", from: "1.37.0"),
        // The command line.
        .package(url: "https://github.com/apple/swift-argument-parser.git", from: "1.8.2"),
        // The logging API that all the above share.
        .package(url: "https://github.com/apple/swift-log.git", from: "1.16.2"),
        // Start and stop in order; signals.
        .package(url: "https://github.com/swift-server/swift-service-lifecycle.git", from: "2.13.0"),
        // YAML nodes with line numbers, for the configuration.
        .package(url: "https://github.com/jpsim/Yams.git", from: "6.2.2"),
    ],
    targets: [
        .target(
            name: "Schemas",
            path: "schemas",
            resources: [
                .embedInCode("admin"), .embedInCode("dengage"), .embedInCode("gravity"), .embedInCode("gravity-field"),
                .embedInCode("ometria"), .embedInCode("richrelevance"),
            ]
        ),
        .target(name: "Validation", dependencies: ["Schemas"]),
        .target(name: "CommerceEvents"),
        .target(name: "EventLog", dependencies: [.grdb, .grdbSQLite, .logging]),
        .target(name: "Vendors", dependencies: ["CommerceEvents", "Validation", .crypto]),
        .target(name: "Intake", dependencies: ["CommerceEvents", "EventLog", "Validation", "Vendors"]),
        .target(
            name: "IntakeHTTP",
            dependencies: [
                "Intake", "Vendors", .decompression, .httpTypes, .hummingbird, .hummingbirdTLS, .logging, .nioCore,
                .nioHTTP1, .nioPosix, .nioSSL, .serviceLifecycle,
            ]
        ),
        .target(
            name: "Delivery",
            dependencies: [
                "EventLog", "Vendors", .asyncHTTPClient, .logging, .nioCore, .nioHTTP1, .nioPosix, .serviceLifecycle,
            ],
            swiftSettings: optimized
        ),
        .target(
            name: "Operations",
            dependencies: [
                "Delivery", "EventLog", "Schemas", "Validation", "Vendors", .asyncHTTPClient, .crypto, .httpTypes,
                .hummingbird, .hummingbirdTLS, .logging, .mustache, .nioCore, .nioHTTP1, .nioSSL, .serviceLifecycle,
            ],
            resources: [.embedInCode("Console/Templates")]
        ),
        .target(
            name: "VendorSimulator",
            dependencies: [
                "Validation", "Vendors", .httpTypes, .hummingbird, .logging, .nioCore, .nioHTTPTypes, .nioPosix,
                .serviceLifecycle,
            ]
        ),
        .executableTarget(
            name: "sluice",
            dependencies: [
                "CommerceEvents", "Delivery", "EventLog", "Intake", "IntakeHTTP", "Operations", "Validation",
                "VendorSimulator", "Vendors", .argumentParser, .logging, .serviceLifecycle, .unixSignals, .yams,
            ]
        ),
        // The yardstick of `ops/bench`: a server that reads the body and answers 200.
        .executableTarget(
            name: "bare-server", dependencies: [.hummingbird, .logging], path: "ops/benchmarks/bare-server"),
        // The yardstick of draining: a client that posts prepared bodies.
        .executableTarget(
            name: "bare-client", dependencies: [.asyncHTTPClient, .nioCore, .nioHTTP1],
            path: "ops/benchmarks/bare-client"),
        // What judging events costs, beside Foundation's JSON reader.
        .target(name: "Allocations", path: "ops/benchmarks/allocations"),
        .executableTarget(
            name: "validation-benchmark", dependencies: ["Allocations", "Validation"],
            path: "ops/benchmarks/validation"),
        // What `ops/bench` measures of the log alone.
        .executableTarget(
            name: "log-appends", dependencies: ["EventLog", .logging], path: "ops/benchmarks/log-appends"),

        // What `ops/soak fuzz` feeds, which the tests replay.
        .target(name: "FuzzTargets", dependencies: ["Validation", "Vendors"], path: "ops/fuzz/Targets"),

        .testTarget(name: "ConfigurationTests", dependencies: ["Intake", "sluice", "Vendors"]),
        .testTarget(
            name: "DeliveryTests", dependencies: ["Delivery", "EventLog", "Vendors", .nioCore, .nioPosix],
            swiftSettings: optimized
        ),
        .testTarget(name: "EndToEndTests", dependencies: ["sluice", .asyncHTTPClient, .nioCore, .nioHTTP1]),
        .testTarget(name: "EventLogTests", dependencies: ["EventLog", .grdb, .grdbSQLite, .logging]),
        .testTarget(name: "FuzzCorpusTests", dependencies: ["FuzzTargets"]),
        .testTarget(
            name: "IntakeTests", dependencies: ["CommerceEvents", "EventLog", "Intake", "Validation", "Vendors"]),
        .testTarget(
            name: "IntakeHTTPTests",
            dependencies: [
                "IntakeHTTP", "Vendors", .logging, .nioCore, .nioPosix, .nioSSL, .serviceLifecycle,
            ]
        ),
        .testTarget(
            name: "OperationsTests",
            dependencies: [
                "Delivery", "EventLog", "Operations", "Validation", "Vendors", .asyncHTTPClient, .inMemoryLogging,
                .logging, .nioCore, .nioHTTP1, .serviceLifecycle,
            ]),
        .testTarget(name: "LoggingTests", dependencies: ["sluice", .logging]),
        .testTarget(
            name: "VendorSimulatorTests",
            dependencies: ["VendorSimulator", .asyncHTTPClient, .logging, .nioCore, .nioHTTP1, .serviceLifecycle]),
        .testTarget(name: "ValidationTests", dependencies: ["Schemas", "Validation"]),
        .testTarget(
            name: "VendorsTests", dependencies: ["CommerceEvents", "Validation", "VendorSimulator", "Vendors"],
            exclude: ["Golden"]),
    ]
)

for target in package.targets {
    target.swiftSettings = settings + (target.swiftSettings ?? [])
}
