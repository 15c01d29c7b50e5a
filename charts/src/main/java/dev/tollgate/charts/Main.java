package dev.tollgate.charts;
import org.cdk8s.*;
import org.cdk8s.plus25.*;
import java.util.*;
public class Main {
  public static void main(String[] a) {
    long t=System.nanoTime();
    App app = new App(AppProps.builder().outdir("/tmp/try/dist").build());
    Chart c = new Chart(app, "c");
    for (int i=0;i<40;i++) {
      Deployment d = new Deployment(c, "d"+i, DeploymentProps.builder().metadata(ApiObjectMetadata.builder().name("d"+i).build()).select(false).replicas(2)
        .containers(List.of(ContainerProps.builder().image("x").portNumber(4000).build())).build());
      ApiObject.of(d).addJsonPatch(JsonPatch.add("/spec/template/spec/terminationGracePeriodSeconds", 600));
    }
    System.out.println("built "+(System.nanoTime()-t)/1000000);
    app.synth();
    System.out.println("synth "+(System.nanoTime()-t)/1000000);
  }
}
