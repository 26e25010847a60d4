// swift-tools-version: 6.2
import PackageDescription

// The fuzz targets and the modules that they try, all compiled for libFuzzer (https://llvm.org/docs/LibFuzzer.html):
// with its coverage, and with the address sanitizer. A package of its own, since these flags reach every module below.
//
// The modules are the collector's own: `ops/soak fuzz` links their folders into `.build-modules`, as a package may not
// name folders outside of itself.

let settings: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    .strictMemorySafety(),
    .unsafeFlags(["-sanitize=fuzzer,address"]),
]

let package = Package(
    name: "fuzz",
    platforms: [.macOS(.v15)],
    targets: [
        .target(
            name: "Schemas",
            path: ".build-modules/schemas",
            resources: [
                .embedInCode("dengage"), .embedInCode("gravity"), .embedInCode("gravity-field"),
                .embedInCode("ometria"), .embedInCode("richrelevance"),
            ]
        ),
        .target(name: "Validation", dependencies: ["Schemas"], path: ".build-modules/Validation"),
        .target(name: "CommerceEvents", path: ".build-modules/CommerceEvents"),
        .target(name: "Vendors", dependencies: ["CommerceEvents", "Validation"], path: ".build-modules/Vendors"),
        .target(name: "FuzzTargets", dependencies: ["Validation", "Vendors"], path: "Targets"),
        .systemLibrary(name: "LibFuzzer", path: "LibFuzzer"),
        .executableTarget(
            name: "fuzz",
            dependencies: ["FuzzTargets", "LibFuzzer"],
            path: "Fuzz",
            // The gold linker, the default, stops at what the sanitizers bring.
            linkerSettings: [.unsafeFlags(["-sanitize=fuzzer,address", "-use-ld=lld"])]
        ),
    ]
)

for target in package.targets where target.type != .system {
    target.swiftSettings = settings
}
