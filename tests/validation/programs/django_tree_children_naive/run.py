from validation_harness import django_kit


def prepare(volumes):
    django_kit.start("atlas")
    from atlas.models import Office, Region
    from atlas.views import region_tree

    count = volumes["regions"]
    regions = Region.objects.bulk_create(
        Region(pk=i + 1, name=f"region {i:02}", parent_id=i // 3 + 1) for i in range(count)
    )
    Office.objects.bulk_create(Office(region=region, city=f"city {region.pk}") for region in regions)
    # Every region has a parent: the root is its own, so that each is the child of one.
    return lambda: region_tree(django_kit.request("/regions"))
